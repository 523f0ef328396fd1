namespace Vwap;

/// <summary>Waits whether the trades that a heartbeat tells of still come by themselves.</summary>
/// <remarks>Engine thread only.</remarks>
internal sealed class TailWatch
{
    private (long Id, DateTime Since)? _told;

    /// <summary>A heartbeat tells of trade <paramref name="id"/>.</summary>
    /// <param name="id">The product's latest trade; 0 when the venue does not say.</param>
    /// <param name="highestKnown">The highest id known otherwise.</param>
    /// <param name="now">When it came.</param>
    public void Tell(long id, long highestKnown, DateTime now)
    {
        var isNews = _told is not { } told || told.Id <= highestKnown;
        if (isNews && id > highestKnown && !LeapGuard.IsLeap(id, highestKnown))
            _told = (id, now);
    }

    /// <summary>The id that was told and did not come within the grace; null when there is none.</summary>
    public long? TakeOverdue(long highestKnown, DateTime now)
    {
        if (_told is not { } told || now < told.Since + RepairLimits.TailGrace)
            return null;

        _told = null;
        return told.Id > highestKnown ? told.Id : null;
    }
}
