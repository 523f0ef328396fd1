using System.Text.Json;

namespace Vwap.Simulator;

/// <summary>Coinbase Advanced Trade: batches of trades, newest first, in frames numbered per connection. Past trades come from the REST API of Coinbase Exchange.</summary>
internal sealed class CoinbaseAdvancedDialect : Dialect
{
    public override string Name => "coinbase-advanced";

    public override bool Batches => true;

    public override RestResponse TooManyRequests => CoinbaseRest.TooManyRequests;

    public override GarbageForm Garbage { get; } = new(TypeMember: "channel", TradesType: "market_trades", SizeMember: "size");

    public override Session Connect(ExchangeModel exchange, IFrameSink sink) => new CoinbaseAdvancedSession(exchange, sink);

    /// <summary>Only the events, or the whole recorded frame: the session adds what differs per connection.</summary>
    public override void Render(Moment moment, List<Frame> frames) =>
        frames.Add(Frame.OfTrades(moment.Recorded ?? RenderEvents("update", moment.Trades), moment.Number));

    public override RestResponse Get(ExchangeModel exchange, RestRequest request) => CoinbaseRest.Get(exchange, request);

    /// <summary>Reads all events of the frame; it is a snapshot if any of them is.</summary>
    public override RecordedFrame? ReadRecorded(ReadOnlyMemory<byte> utf8, JsonElement frame)
    {
        if (frame.FindText("channel") != "market_trades")
            return null;
        var events = frame.Find("events").Elements().ToArray();
        var trades = events.SelectMany(one => one.Find("trades").Elements().Reverse()).Select(Read).OfType<RecordedTrade>().ToArray();
        return trades.Length == 0 ? null : new(utf8, events.Any(one => one.FindText("type") == "snapshot"), trades);
    }

    /// <summary>Renders trades, given in execution order, newest first.</summary>
    public static ReadOnlyMemory<byte> RenderEvents(string type, IEnumerable<Execution> trades)
    {
        var text = new Utf8Text().Append($$"""[{"type":"{{type}}","trades":""");
        var separator = '[';
        foreach (var (product, trade, _, _, _) in trades.Reverse())
        {
            var side = trade.MakerSells ? "SELL" : "BUY";
            text.Append($$"""{{separator}}{"product_id":"{{product.Name}}","trade_id":"{{trade.Id}}","price":"{{trade.Price()}}","size":"{{trade.Size()}}","time":"{{trade.Time:yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'}}","side":"{{side}}"}""");
            separator = ',';
        }

        return text.Append("]}]"u8).Written;
    }

    private static RecordedTrade? Read(JsonElement trade) => RecordedTrade.Read(
        trade.FindText("product_id"),
        long.TryParse(trade.FindText("trade_id"), out var id) ? id : null,
        trade.FindText("price"),
        trade.FindText("size"),
        trade.FindText("time"),
        makerSells: trade.FindText("side") == "SELL");
}
