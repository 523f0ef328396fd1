namespace Vwap.Feeds;

/// <summary>Acts once when it was not restarted in time.</summary>
/// <remarks>A restart only notes the time; the timer looks when it rings, so that many restarts cost little. Thread-safe but for <see cref="Dispose"/>.</remarks>
internal sealed class Watchdog : IDisposable
{
    private readonly Lock _lock = new();
    private readonly TimeProvider _timeProvider;
    private readonly Action _onExpired;
    private readonly ITimer _timer;
    private long _restartedAt;
    private TimeSpan? _patience;
    private bool _isTimerSet;
    private volatile bool _hasExpired;

    /// <summary>Makes a watchdog that is paused.</summary>
    public Watchdog(TimeProvider timeProvider, Action onExpired)
    {
        _timeProvider = timeProvider;
        _onExpired = onExpired;
        _timer = timeProvider.CreateTimer(_ => Look(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public bool HasExpired => _hasExpired;

    public void Restart(TimeSpan patience)
    {
        lock (_lock)
        {
            _restartedAt = _timeProvider.GetTimestamp();
            var isSooner = _patience is { } before && patience < before;
            _patience = patience;
            if (!_isTimerSet || isSooner)
                SetTimer(patience);
        }
    }

    public void Pause()
    {
        lock (_lock)
            _patience = null;
    }

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        lock (_lock)
        {
            _isTimerSet = false;
            if (_patience is not { } patience)
                return;
            var left = patience - _timeProvider.GetElapsedTime(_restartedAt);
            if (left > TimeSpan.Zero)
            {
                SetTimer(left);
                return;
            }

            _hasExpired = true;
        }

        _onExpired();
    }

    private void SetTimer(TimeSpan wait)
    {
        _isTimerSet = true;
        _timer.Change(TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)), Timeout.InfiniteTimeSpan); // timers drop fractions
    }
}
