namespace Vwap;

/// <summary>
/// Doubts a trade whose id is absurdly far ahead until a second one confirms it: believed at once, a single wrong id would make every later
/// trade of the product look known.
/// </summary>
/// <remarks>Engine thread only.</remarks>
internal sealed class LeapGuard
{
    private Trade? _doubted;

    /// <summary>Whether an id is absurdly far ahead of all that is known.</summary>
    public static bool IsLeap(long id, long highestKnown) => id - highestKnown >= RepairLimits.LeapIdsMax;

    /// <summary>Judges a trade beyond all that is known.</summary>
    /// <param name="trade">The trade.</param>
    /// <param name="highestKnown">The highest id known.</param>
    /// <param name="confirmed">The trade doubted before that this one confirms and that comes before it; null when there is none.</param>
    /// <returns>Whether the trade is to be believed.</returns>
    public bool Believes(in Trade trade, long highestKnown, out Trade? confirmed)
    {
        confirmed = null;
        if (!IsLeap(trade.Id, highestKnown))
            return true;

        var isConfirmed = _doubted is { } doubted && Math.Abs(trade.Id - doubted.Id) < RepairLimits.LeapIdsMax;
        confirmed = isConfirmed && _doubted!.Value.Id < trade.Id ? _doubted : null;
        _doubted = isConfirmed ? null : trade;
        return isConfirmed;
    }
}
