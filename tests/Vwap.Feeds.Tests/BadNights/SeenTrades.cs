namespace Vwap.Feeds.Tests.BadNights;

/// <summary>The trades that reached one life of the product, on whatever way.</summary>
internal sealed class SeenTrades
{
    private readonly HashSet<(ProductId, long)> _trades = [];

    /// <summary>Whether a connection of this life has delivered data: only then may the exchange refuse one without ending the product.</summary>
    public bool HasData { get; set; }

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
