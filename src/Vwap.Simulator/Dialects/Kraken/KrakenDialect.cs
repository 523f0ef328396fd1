using System.Text.Json;

namespace Vwap.Simulator;

/// <summary>Kraken WebSocket v2: one frame per taker order, one acknowledgement per symbol. REST pages by time.</summary>
internal sealed class KrakenDialect : Dialect
{
    /// <summary>The decimals of sizes, in every pair.</summary>
    public const int SizeDecimals = 8;

    private static readonly string[] OldAssets = ["XBT", "XDG"];

    public override string Name => "kraken";

    /// <summary>Kraken closes idle connections after about a minute.</summary>
    public override TimeSpan SubscribeWithin => TimeSpan.FromMinutes(1);

    public override (int PerSecond, int Burst) RestLimit => (1, 5);

    public override RestResponse TooManyRequests => KrakenRest.TooManyRequests;

    public override GarbageForm Garbage { get; } = new(TypeMember: "channel", TradesType: "trade", SizeMember: "qty", NumbersAreTexts: false);

    protected override char Separator => '/';

    public override string? FindProblem(ProductId product) => product.Name.Split('/') is [{ Length: > 0 } one, { Length: > 0 } other]
        ? OldAssets.Contains(one, StringComparer.Ordinal) || OldAssets.Contains(other, StringComparer.Ordinal)
            ? $"'{product}' is a v1 name: use BTC for XBT and DOGE for XDG"
            : null
        : $"'{product}' is not a Kraken symbol: expected base and quote currency with a slash, such as BTC/USD";

    public override Session Connect(ExchangeModel exchange, IFrameSink sink) => new KrakenSession(exchange, sink);

    public override void Render(Moment moment, List<Frame> frames) =>
        frames.Add(Frame.OfTrades(moment.Recorded ?? RenderTrades("update", moment.Trades), moment.Number));

    public override RestResponse Get(ExchangeModel exchange, RestRequest request) => KrakenRest.Get(exchange, request);

    /// <summary>Reads all elements of the frame, whatever their symbols.</summary>
    public override RecordedFrame? ReadRecorded(ReadOnlyMemory<byte> utf8, JsonElement frame)
    {
        if (frame.FindText("channel") != "trade")
            return null;
        var trades = frame.Find("data").Elements().Select(Read).OfType<RecordedTrade>().ToArray();
        return trades.Length == 0 ? null : new(utf8, frame.FindText("type") == "snapshot", trades);
    }

    public static ReadOnlyMemory<byte> RenderTrades(string type, IEnumerable<Execution> trades)
    {
        var text = new Utf8Text().Append($$"""{"channel":"trade","type":"{{type}}","data":""");
        var separator = '[';
        foreach (var (product, trade, _, _, _) in trades)
        {
            var (side, order) = (trade.MakerSells ? "buy" : "sell", trade.IsMarketOrder ? "market" : "limit");
            text.Append($$"""{{separator}}{"symbol":"{{product.Name}}","side":"{{side}}","price":{{trade.Price(product.PriceDecimals)}},"qty":{{trade.Size(SizeDecimals)}},"ord_type":"{{order}}","trade_id":{{trade.Id}},"timestamp":"{{trade.Time}}"}""");
            separator = ',';
        }

        return text.Append("]}"u8).Written;
    }

    private static RecordedTrade? Read(JsonElement trade) => RecordedTrade.Read(
        trade.FindText("symbol"),
        trade.FindNumber("trade_id"),
        trade.FindDigits("price"),
        trade.FindDigits("qty"),
        trade.FindText("timestamp"),
        makerSells: trade.FindText("side") == "buy",
        isMarketOrder: trade.FindText("ord_type") == "market");
}
