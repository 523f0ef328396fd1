using System.Text.Json;

namespace Vwap.Simulator;

/// <summary>Coinbase Exchange: one <c>match</c> per trade, <c>last_match</c> on subscribing, heartbeats per product.</summary>
internal sealed class CoinbaseDialect : Dialect
{
    public override string Name => "coinbase";

    public override RestResponse TooManyRequests => CoinbaseRest.TooManyRequests;

    public override GarbageForm Garbage { get; } = new(TypeMember: "type", TradesType: "match", SizeMember: "size");

    public override Session Connect(ExchangeModel exchange, IFrameSink sink) => new CoinbaseSession(exchange, sink);

    public override void Render(Moment moment, List<Frame> frames)
    {
        var number = moment.Number;
        foreach (var line in RenderLog(moment))
            frames.Add(Frame.OfTrades(line, number++));
    }

    public override IEnumerable<ReadOnlyMemory<byte>> RenderLog(Moment moment) => moment.Recorded is { } recorded ? [recorded] : base.RenderLog(moment);

    public override RestResponse Get(ExchangeModel exchange, RestRequest request) => CoinbaseRest.Get(exchange, request);

    public override RecordedFrame? ReadRecorded(ReadOnlyMemory<byte> utf8, JsonElement frame)
    {
        if (frame.FindText("type") is not ("match" or "last_match"))
            return null;
        var trade = RecordedTrade.Read(
            frame.FindText("product_id"),
            frame.FindNumber("trade_id"),
            frame.FindText("price"),
            frame.FindText("size"),
            frame.FindText("time"),
            makerSells: frame.FindText("side") == "sell",
            sequence: frame.FindNumber("sequence") ?? 0);
        return trade is { } read ? new(utf8, IsSnapshot: false, [read]) : null;
    }
}
