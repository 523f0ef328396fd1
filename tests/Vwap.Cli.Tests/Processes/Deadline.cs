namespace Vwap.Cli.Tests;

/// <summary>How long a test waits for a signal before it fails: far beyond what a slow machine needs.</summary>
internal static class Deadline
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>Waits for a signal.</summary>
    /// <exception cref="TimeoutException">It did not come; the message says what was awaited.</exception>
    public static async Task<T> WaitAsync<T>(Task<T> signal, Func<string> describe)
    {
        try
        {
            return await signal.WaitAsync(Patience, TestContext.Current.CancellationToken);
        }
        catch (TimeoutException timeout)
        {
            throw new TimeoutException($"Not within {Patience.TotalSeconds} s: {describe()}", timeout);
        }
    }

    /// <summary>Waits until a file is as wanted: a file gives no other signal that works everywhere.</summary>
    public static async Task WaitForFileAsync(string path, Func<bool> isAsWanted, Func<string> describe)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        ended.CancelAfter(Patience);
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!File.Exists(path) || !isAsWanted())
        {
            if (ended.IsCancellationRequested || !await look.WaitForNextTickAsync(CancellationToken.None))
                throw new TimeoutException($"{path} did not become as wanted within {Patience.TotalSeconds} s: {describe()}");
        }
    }
}
