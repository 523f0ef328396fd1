namespace Vwap.Feeds.Tests;

/// <summary>The trades that reached one life of the product, on whatever way.</summary>
internal sealed class SeenTrades
{
    private readonly HashSet<(ProductId, long)> _trades = [];
    private readonly Dictionary<ProductId, long> _first = [];

    /// <summary>Whether a connection of this life has delivered data: only then may the exchange refuse one without ending the product.</summary>
    public bool HasData { get; set; }

    /// <summary>A trade came on the socket. One from before the first is nobody's: what lies there comes over REST.</summary>
    public void AddLive(in Trade trade)
    {
        _first.TryAdd(trade.Product, trade.Id);
        if (trade.Id >= _first[trade.Product])
            Add(trade);
    }

    /// <summary>This life goes on after a trade that an earlier one has emitted.</summary>
    public void BeginAt(ProductId product, long id) => _first[product] = id;

    /// <summary>A trade came over REST.</summary>
    public void Add(in Trade trade) => _trades.Add((trade.Product, trade.Id));

    public bool HasAll(ProductId product, long from, long to)
    {
        for (var id = from; id <= to; id++)
        {
            if (!_trades.Contains((product, id)))
                return false;
        }

        return true;
    }
}
