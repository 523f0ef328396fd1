namespace Vwap;

/// <summary>Tracks trades that heartbeats or lost frames suggest, but that did not come.</summary>
/// <remarks>Engine thread only.</remarks>
internal sealed class HeartbeatMonitor(IdJumpFilter jumps)
{
    private (long Id, TimeSpan Since)? _reported;
    private long _lastHeard;
    private TimeSpan? _behindSince;
    private TimeSpan? _frameLostAt;

    /// <summary>A trade came on the connection.</summary>
    public void OnTrade(long id)
    {
        _lastHeard = id;
        _behindSince = null;
        _frameLostAt = null; // the trade's own id shows what was lost before it
    }

    /// <summary>The next connection is a new one: nothing was heard on it yet.</summary>
    public void OnDisconnected() => (_lastHeard, _behindSince) = (0, null);

    public void OnFrameLost(TimeSpan now) => _frameLostAt ??= now;

    /// <summary>A heartbeat reports the latest trade id; 0 when the venue does not say.</summary>
    /// <returns>Whether heartbeats have reported newer trades for too long while none came.</returns>
    public bool OnHeartbeat(long id, long highestKnown, TimeSpan now)
    {
        if ((_reported is not { } reported || reported.Id <= highestKnown) && id > highestKnown && !jumps.IsJump(id, highestKnown))
            _reported = (id, now);
        if (id <= _lastHeard)
            return false;
        _behindSince ??= now;
        return now - _behindSince >= RepairLimits.SilenceTimeout;
    }

    /// <summary>Takes the id that was reported and did not come within the grace; null when there is none.</summary>
    public long? TakeOverdue(long highestKnown, TimeSpan now)
    {
        if (_reported is not { } reported || now < reported.Since + RepairLimits.TailGrace)
            return null;

        _reported = null;
        return reported.Id > highestKnown ? reported.Id : null;
    }

    /// <summary>Whether a frame was lost that no trade has shown the contents of.</summary>
    public bool MayMissTail(TimeSpan now) => now >= _frameLostAt + RepairLimits.TailGrace;

    /// <summary>REST has answered what the lost frame held.</summary>
    public void TailIsKnown() => _frameLostAt = null;
}
