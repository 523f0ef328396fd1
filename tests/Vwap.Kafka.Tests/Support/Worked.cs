namespace Vwap.Kafka.Tests;

/// <summary>Runs a worker.</summary>
internal static class Worked
{
    /// <summary>Runs a worker until a condition holds, and stops it.</summary>
    public static async Task<WorkerStatistics> RunAsync(TradeWorkerOptions options, Func<bool> until, LogRecorder log)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var worker = new TradeWorker(options, TimeProvider.System, log);
        var working = worker.RunAsync(stop.Token);
        try
        {
            await TestDeadline.PollAsync(() => working.IsCompleted || until(), log.ToString);
        }
        finally
        {
            await stop.CancelAsync();
            await working.InTime();
        }

        return worker.Statistics;
    }

    /// <summary>Whether a topic has a reading of a trade.</summary>
    public static bool Has(RealKafka kafka, string topic, long trade) =>
        TopicContent.Values(kafka.Brokers, topic).Any(value => value.Contains($"\"trade_id\":{trade},", StringComparison.Ordinal));
}
