namespace Vwap.Simulator;

/// <summary>The status, trades and heartbeat of Kraken WebSocket v2.</summary>
internal static class KrakenFrames
{
    /// <summary>The decimals of sizes, in every pair.</summary>
    public const int SizeDecimals = 8;

    private const int SnapshotTrades = 50;

    public static ReadOnlyMemory<byte> Heartbeat { get; } = """{"channel":"heartbeat"}"""u8.ToArray();

    public static ReadOnlyMemory<byte> RenderStatus(ulong connectionId) => new Utf8Text()
        .Append($$$"""{"channel":"status","type":"update","data":[{"version":"2.0.10","system":"online","api_version":"v2","connection_id":{{{connectionId}}},"upcoming_maintenance":[],"emergency":[]}]}""")
        .Written;

    public static ReadOnlyMemory<byte> RenderUpdate(IEnumerable<Execution> trades) =>
        RenderTrades("update", trades.Select(execution => (execution.Product, execution.Trade)));

    /// <summary>The latest trades of a product, oldest first.</summary>
    public static ReadOnlyMemory<byte> RenderSnapshot(Product product) =>
        RenderTrades("snapshot", product.History.TakeLast(SnapshotTrades).Select(trade => (product, trade)));

    private static ReadOnlyMemory<byte> RenderTrades(string type, IEnumerable<(Product Product, MarketTrade Trade)> trades)
    {
        var text = new Utf8Text().Append($$"""{"channel":"trade","type":"{{type}}","data":""");
        var separator = '[';
        foreach (var (product, trade) in trades)
        {
            var (side, order) = (trade.MakerSells ? "buy" : "sell", trade.IsMarketOrder ? "market" : "limit");
            text.Append($$"""{{separator}}{"symbol":"{{product.Name}}","side":"{{side}}","price":{{trade.Price(product.PriceDecimals)}},"qty":{{trade.Size(SizeDecimals)}},"ord_type":"{{order}}","trade_id":{{trade.Id}},"timestamp":"{{trade.Time}}"}""");
            separator = ',';
        }

        return text.Append("]}"u8).Written;
    }
}
