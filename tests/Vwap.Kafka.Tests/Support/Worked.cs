namespace Vwap.Kafka.Tests;

/// <summary>What a worker does.</summary>
internal static class Worked
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    /// <summary>Works until something is so, and ends.</summary>
    public static async Task<WorkerStatistics> RunAsync(TradeWorkerOptions options, Func<bool> until, LogRecorder log)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var worker = new TradeWorker(options, TimeProvider.System, log);
        var working = worker.RunAsync(stop.Token);
        try
        {
            await Eventually.IsSoAsync(until, log);
        }
        finally
        {
            await stop.CancelAsync();
            await working.WaitAsync(Patience, TestContext.Current.CancellationToken);
        }

        return worker.Statistics;
    }
}
