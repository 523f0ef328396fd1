namespace Vwap.Cli;

/// <summary>A line on the terminal of standard error that shows how far something is; nothing where that is no terminal.</summary>
internal sealed class ProgressLine(bool isShown, TimeProvider timeProvider) : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly bool _isShown = isShown && !Console.IsErrorRedirected;
    private readonly long _start = timeProvider.GetTimestamp();
    private TimeSpan _next = Interval;

    /// <summary>Shows it, a few times a second.</summary>
    /// <param name="describe">What to show after so much time.</param>
    public void Report(Func<TimeSpan, string> describe)
    {
        if (!_isShown || timeProvider.GetElapsedTime(_start) is var elapsed && elapsed < _next)
            return;
        _next = elapsed + Interval;
        Console.Error.Write($"\r{describe(elapsed)}\u001b[K");
    }

    /// <summary>Clears the line.</summary>
    public void Dispose()
    {
        if (_isShown && _next > Interval)
            Console.Error.Write("\r\u001b[K");
    }
}
