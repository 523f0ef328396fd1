using System.Text.Json;

namespace Vwap.Simulator;

/// <summary>The frames of Kraken WebSocket v2.</summary>
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

    /// <summary>Acknowledges one symbol of a request. <paramref name="snapshot"/> is null when unsubscribing.</summary>
    public static ReadOnlyMemory<byte> RenderAck(string method, string symbol, bool? snapshot, KrakenRequest request) => Json.WriteObject(json =>
    {
        json.WriteString("method"u8, method);
        json.WriteStartObject("result"u8);
        json.WriteString("channel"u8, "trade"u8);
        if (snapshot is { } follows)
            json.WriteBoolean("snapshot"u8, follows);
        json.WriteString("symbol"u8, symbol);
        json.WriteEndObject();
        json.WriteBoolean("success"u8, value: true);
        WriteTimes(json, request);
        if (request.Id is { } id)
            json.WriteNumber("req_id"u8, id);
    });

    /// <summary>Refuses one symbol of a request, or all of it.</summary>
    public static ReadOnlyMemory<byte> RenderError(string error, string? method, string? symbol, KrakenRequest request) => Json.WriteObject(json =>
    {
        json.WriteString("error"u8, error);
        if (method is not null)
            json.WriteString("method"u8, method);
        if (request.Id is { } id)
            json.WriteNumber("req_id"u8, id);
        json.WriteBoolean("success"u8, value: false);
        if (symbol is not null)
            json.WriteString("symbol"u8, symbol);
        WriteTimes(json, request);
    });

    public static ReadOnlyMemory<byte> RenderPong(KrakenRequest request) => Json.WriteObject(json =>
    {
        json.WriteString("method"u8, "pong"u8);
        if (request.Id is { } id)
            json.WriteNumber("req_id"u8, id);
        WriteTimes(json, request);
    });

    private static void WriteTimes(Utf8JsonWriter json, KrakenRequest request)
    {
        Span<byte> time = stackalloc byte[TradeTime.TextLength];
        TradeTime.Format(request.Received, time);
        json.WriteString("time_in"u8, time);
        json.WriteString("time_out"u8, time);
    }

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

/// <summary>The parts of a request that its reply repeats.</summary>
/// <param name="Id">The <c>req_id</c>; null if absent.</param>
/// <param name="Received">When it was received (UTC).</param>
internal readonly record struct KrakenRequest(long? Id, DateTime Received);
