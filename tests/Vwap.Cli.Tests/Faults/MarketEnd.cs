namespace Vwap.Cli.Tests;

/// <summary>The last trades of a market, by which a test sees that a run has caught up.</summary>
internal static class MarketEnd
{
    /// <summary>The last trade id of each product. The ids of products in a generated market are far apart.</summary>
    public static IEnumerable<long> ReadLastIds(string marketLog) => ReadLastIdsByProduct(marketLog).Values;

    /// <summary>The last trade id of each product, by product.</summary>
    public static IReadOnlyDictionary<string, long> ReadLastIdsByProduct(string marketLog)
    {
        var last = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var (product, tradeId, _) in LoggedTrade.Read(marketLog))
            last[product] = tradeId;
        return last;
    }
}
