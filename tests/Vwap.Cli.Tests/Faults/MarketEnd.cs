namespace Vwap.Cli.Tests;

/// <summary>The last trades of a market, by which a test sees that a run has come to its end.</summary>
internal static class MarketEnd
{
    /// <summary>The last trade id of each product: no two products of a generated market come near each other's ids.</summary>
    public static IEnumerable<long> ReadLastIds(string marketLog) => ReadLastIdsByProduct(marketLog).Values;

    /// <summary>The same, with the products.</summary>
    public static IReadOnlyDictionary<string, long> ReadLastIdsByProduct(string marketLog)
    {
        var last = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var (product, tradeId, _) in LoggedTrade.Read(marketLog))
            last[product] = tradeId;
        return last;
    }
}
