namespace Vwap.Feeds;

/// <summary>Barks when it was not fed for so long. It barks once.</summary>
/// <remarks>Thread-safe but for <see cref="Dispose"/>.</remarks>
internal sealed class Watchdog : IDisposable
{
    private readonly ITimer _timer;
    private readonly TimeSpan _patience;
    private volatile bool _hasBarked;

    public Watchdog(TimeSpan patience, TimeProvider timeProvider, Action bark)
    {
        _patience = patience;
        _timer = timeProvider.CreateTimer(
            _ =>
            {
                _hasBarked = true;
                bark();
            },
            state: null,
            patience,
            Timeout.InfiniteTimeSpan);
    }

    public bool HasBarked => _hasBarked;

    public void Feed() => _timer.Change(_patience, Timeout.InfiniteTimeSpan);

    /// <summary>Sleeps until it is fed.</summary>
    public void Rest() => _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    public void Dispose() => _timer.Dispose();
}
