using Vwap.Feeds;

namespace Vwap.Cli;

/// <summary>Judges the trades of one stream: missing, repeated, out of order, or back in time.</summary>
internal sealed class StreamAudit(StreamId stream, Findings findings, bool hasIds)
{
    /// <summary>How many trades back a repetition is compared: 65,536.</summary>
    private const int RecentMax = 1 << 16;

    private readonly IdSet _ids = new();
    private readonly Dictionary<long, (Trade Trade, bool IsFetched)> _recent = [];
    private readonly Queue<long> _order = new();
    private Trade? _last;

    /// <summary>Whether skipped ids are missing trades: the venue's ids are contiguous. Those of a venue that is not known count as such.</summary>
    private readonly bool _isContiguous = hasIds && (!KnownVenues.TryFind(stream.Venue, out var venue) || venue.Facts.Ids == TradeIdRule.Contiguous);

    public StreamId Stream => stream;

    /// <summary>How many different trades there are.</summary>
    public long Trades { get; private set; }

    /// <summary>How many lines repeat one.</summary>
    public long Duplicates { get; private set; }

    public long FirstId { get; private set; }

    public long LastId { get; private set; }

    /// <summary>How many ids are missing, or were skipped where that is no loss.</summary>
    public long Missing { get; private set; }

    /// <summary>Whether those ids may never have existed.</summary>
    public bool MaySkipIds => !_isContiguous;

    /// <summary>Judges the next trade of the file.</summary>
    /// <param name="row">A row with a trade of the stream.</param>
    /// <param name="mayRepeat">Whether it may repeat a trade: it is of another window, was fetched, or is the first of a connection.</param>
    public void Add(in TradeRow row, bool mayRepeat)
    {
        var trade = row.Trade!.Value;
        if (!_ids.Add(trade.Id))
        {
            JudgeRepetition(row, trade, mayRepeat);
            return;
        }

        Trades++;
        FirstId = Trades == 1 ? trade.Id : Math.Min(FirstId, trade.Id);
        LastId = Math.Max(LastId, trade.Id);
        Remember(trade, row.IsFetched);
        if (row.IsFetched)
            return;
        if (_last is { } last && trade.Id < last.Id)
            Find(FindingKind.Disorder, row, $"trade {trade.Id} after {last.Id}");
        else if (_last?.Time > trade.Time)
            Find(FindingKind.TimeBack, row, $"trade {trade.Id} at {trade.Time:O}, {(_last.Value.Time - trade.Time).TotalMilliseconds} ms before trade {_last.Value.Id}", (_last.Value.Time - trade.Time).Ticks);
        if (!(trade.Id < _last?.Id))
            _last = trade;
    }

    /// <summary>Counts what is missing, when all trades have come.</summary>
    public void End()
    {
        foreach (var range in _ids.Missing())
        {
            Missing += range.Count;
            if (_isContiguous)
                findings.Add(new(FindingKind.Missing, 0, stream, $"trades {range} ({range.Count})", range.Count), range.Count);
        }
    }

    private void JudgeRepetition(in TradeRow row, in Trade trade, bool mayRepeat)
    {
        var isKnown = _recent.TryGetValue(trade.Id, out var recent);
        var first = recent.Trade;
        mayRepeat |= recent.IsFetched;
        if (isKnown && (first.Price != trade.Price || first.Size != trade.Size || first.Time != trade.Time))
            Find(FindingKind.Conflict, row, $"trade {trade.Id} is {trade.Price} × {trade.Size} at {trade.Time:O}, was {first.Price} × {first.Size} at {first.Time:O}");
        else if (!mayRepeat)
            Find(FindingKind.Duplicate, row, $"trade {trade.Id}");
        Duplicates += mayRepeat ? 0 : 1;
    }

    private void Remember(in Trade trade, bool isFetched)
    {
        _recent[trade.Id] = (trade, isFetched);
        _order.Enqueue(trade.Id);
        if (_order.Count > RecentMax)
            _recent.Remove(_order.Dequeue());
    }

    private void Find(FindingKind kind, in TradeRow row, string detail, decimal weight = 0) => findings.Add(new(kind, row.Line, stream, detail, weight));
}
