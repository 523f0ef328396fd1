namespace Vwap.Feeds;

/// <summary>Acts once when it was not restarted in time.</summary>
/// <remarks>Thread-safe but for <see cref="Dispose"/>.</remarks>
internal sealed class Watchdog : IDisposable
{
    private readonly ITimer _timer;
    private volatile bool _hasExpired;

    /// <summary>Makes a watchdog that is paused.</summary>
    public Watchdog(TimeProvider timeProvider, Action onExpired) => _timer = timeProvider.CreateTimer(
        _ =>
        {
            _hasExpired = true;
            onExpired();
        },
        state: null,
        Timeout.InfiniteTimeSpan,
        Timeout.InfiniteTimeSpan);

    public bool HasExpired => _hasExpired;

    public void Restart(TimeSpan patience) => _timer.Change(patience, Timeout.InfiniteTimeSpan);

    public void Pause() => _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    public void Dispose() => _timer.Dispose();
}
