namespace Vwap;

/// <summary>When the readings of one stream stop waiting: a hold after the last progress.</summary>
/// <remarks>A pause that the venue asks for does not count, up to one more hold. Engine thread only.</remarks>
internal sealed class HoldClock(TimeSpan hold)
{
    private TimeSpan _progressAt;
    private TimeSpan _fetchedAt;
    private TimeSpan _pausedUntil;

    /// <summary>How much of the wait does not count.</summary>
    private TimeSpan _excused;

    /// <summary>When a wait ends that began then, or with the last progress if that was later.</summary>
    public TimeSpan FindEnd(TimeSpan begin) => (begin > _progressAt ? begin : _progressAt) + hold + (_excused < hold ? _excused : hold);

    /// <summary>A wait begins: of a pause, what is left counts for it.</summary>
    public void Begin(TimeSpan now) => _excused = _pausedUntil > now ? _pausedUntil - now : TimeSpan.Zero;

    /// <summary>What readings wait for has come, or a part of it.</summary>
    public void Progress(TimeSpan now)
    {
        _progressAt = now;
        Begin(now);
    }

    /// <summary>Trades were fetched, but not those that readings wait for.</summary>
    public void Fetch(TimeSpan now) => _fetchedAt = now;

    /// <summary>The wait for one gap was in vain. What was fetched meanwhile counts as progress of the next.</summary>
    public void Pass() => _progressAt = _fetchedAt > _progressAt ? _fetchedAt : _progressAt;

    /// <summary>The venue asks not to be sent any request for a while.</summary>
    public void Pause(TimeSpan until, TimeSpan now)
    {
        var from = _pausedUntil > now ? _pausedUntil : now;
        if (until <= from)
            return;
        _excused += until - from;
        _pausedUntil = until;
    }
}
