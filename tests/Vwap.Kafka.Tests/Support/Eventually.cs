namespace Vwap.Kafka.Tests;

/// <summary>Waits, with a deadline, for what gives no signal, such as statistics; and for lines of the log.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    /// <param name="isSo">What to wait for.</param>
    /// <param name="log">What to show when it does not come.</param>
    public static Task IsSoAsync(Func<bool> isSo, LogRecorder log) => IsSoAsync(() => Task.FromResult(isSo()), log);

    /// <param name="isSo">Does something, and says whether that had the effect to wait for.</param>
    /// <param name="log">What to show when it does not come.</param>
    public static async Task IsSoAsync(Func<Task<bool>> isSo, LogRecorder log)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        ended.CancelAfter(Patience);
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!await isSo())
            Assert.True(!ended.IsCancellationRequested && await look.WaitForNextTickAsync(CancellationToken.None), Texts(log));
    }

    /// <summary>Waits for a line of the log.</summary>
    public static Task IsSaidAsync(int id, LogRecorder log) => IsSoAsync(() => log.Logged(id).IsCompleted, log);

    public static string Texts(LogRecorder log) => string.Join('\n', log.Entries.Select(entry => $"{entry.Id} {entry.Text}"));
}
