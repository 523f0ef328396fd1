namespace Vwap.Kafka.Tests;

/// <summary>Waits for what gives no signal, such as statistics.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    /// <param name="isSo">What to wait for.</param>
    /// <param name="log">What to show when it does not come.</param>
    public static async Task IsSoAsync(Func<bool> isSo, LogRecorder log)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        ended.CancelAfter(Patience);
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!isSo())
            Assert.True(!ended.IsCancellationRequested && await look.WaitForNextTickAsync(CancellationToken.None), Texts(log));
    }

    public static string Texts(LogRecorder log) => string.Join('\n', log.Entries.Select(entry => $"{entry.Id} {entry.Text}"));
}
