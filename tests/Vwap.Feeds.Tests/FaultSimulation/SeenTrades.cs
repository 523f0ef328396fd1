namespace Vwap.Feeds.Tests;

/// <summary>The trades that reached one life of the product, on whatever way.</summary>
internal sealed class SeenTrades
{
    private readonly HashSet<(StreamId, long)> _trades = [];
    private readonly Dictionary<StreamId, long> _first = [];
    private readonly HashSet<StreamId> _heard = [];
    private readonly Dictionary<StreamId, IdRange> _skipped = [];

    /// <summary>Whether a connection of this life has delivered data.</summary>
    public bool HasData { get; set; }

    /// <summary>Whether such a connection has ended: only then may the exchange refuse one without ending the product.</summary>
    public bool HasLostData { get; set; }

    /// <summary>A trade came on the socket. One from before the first is nobody's: what lies there comes over REST.</summary>
    public void AddLive(in Trade trade)
    {
        _heard.Add(trade.Stream);
        _first.TryAdd(trade.Stream, trade.Id);
        if (trade.Id >= _first[trade.Stream] && !IsSkipped(trade))
            Add(trade);
    }

    /// <summary>A trade came in a snapshot: the first of a life fills the windows, as a page does.</summary>
    public void AddSnapshot(in Trade trade)
    {
        if (!_heard.Contains(trade.Stream) && !IsSkipped(trade))
            Add(trade);
    }

    /// <summary>Trades missed before this life are too many to catch up: those that the socket still brings do not count.</summary>
    public void Skip(StreamId stream, IdRange ids) => _skipped[stream] = ids;

    /// <summary>This life goes on after a trade that an earlier one has emitted.</summary>
    public void BeginAt(StreamId product, long id) => _first[product] = id;

    /// <summary>A trade came over REST.</summary>
    public void Add(in Trade trade) => _trades.Add((trade.Stream, trade.Id));

    public bool HasAll(ReadOnlySpan<TradeOfNight> trades)
    {
        foreach (var traded in trades)
        {
            if (!_trades.Contains((traded.Trade.Stream, traded.Trade.Id)))
                return false;
        }

        return true;
    }

    private bool IsSkipped(in Trade trade) => _skipped.TryGetValue(trade.Stream, out var ids) && ids.Contains(trade.Id);
}
