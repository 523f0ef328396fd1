namespace Vwap;

/// <summary>
/// Suspects a trade whose id is far ahead of all known ones until the next trade confirms it, and notices when a confirmed jump was corrupt
/// data after all. Accepted at once, a single wrong id would make every later trade of the stream look like a duplicate.
/// </summary>
/// <remarks>Engine thread only.</remarks>
internal sealed class IdJumpFilter(long idJumpMax)
{
    private Trade? _suspect;
    private long _runEnd;
    private int _runLength;

    /// <summary>Whether a trade waits for confirmation.</summary>
    public bool HasSuspect => _suspect is not null;

    /// <summary>The first id of the jump accepted last; 0 when there was none.</summary>
    public long First { get; private set; }

    /// <summary>The highest id known before that jump.</summary>
    public long LastBefore { get; private set; }

    /// <summary>Whether that jump was corrupt data: trades continue below it.</summary>
    public bool IsRefuted { get; private set; }

    /// <summary>Whether an id is far ahead of all that is known.</summary>
    public bool IsJump(long id, long highestKnown) => id - highestKnown > idJumpMax;

    /// <summary>Judges a trade above all known ids.</summary>
    /// <param name="trade">The trade.</param>
    /// <param name="highestKnown">The highest id known.</param>
    /// <param name="confirmed">The suspected trade that this one confirms and that precedes it; null when there is none.</param>
    /// <returns>Whether to accept the trade.</returns>
    public bool Accepts(in Trade trade, long highestKnown, out Trade? confirmed)
    {
        confirmed = null;
        if (!IsJump(trade.Id, highestKnown))
        {
            _suspect = null; // the known ids continue: it was corrupt data
            return true;
        }

        if (_suspect is not { } suspect || trade.Id == suspect.Id || IsJump(trade.Id, suspect.Id) || IsJump(suspect.Id, trade.Id))
        {
            _suspect = trade;
            return false;
        }

        confirmed = suspect.Id < trade.Id ? suspect : null;
        _suspect = null;
        (First, LastBefore, _runLength) = (Math.Min(suspect.Id, trade.Id), highestKnown, 0);
        return true;
    }

    /// <summary>Notes a live trade below the next one: a few in a row between the jump and what preceded it refute the jump.</summary>
    public void NoteOlder(long id)
    {
        if (id <= LastBefore || id >= First)
            return;
        _runLength = id == _runEnd + 1 ? _runLength + 1 : 1;
        _runEnd = id;
        IsRefuted = _runLength >= RepairLimits.RevertTradesMin;
    }
}
