using System.Text.Json;

namespace Vwap.Simulator;

/// <summary>Subscriptions to <c>market_trades</c> and <c>heartbeats</c> of Coinbase Advanced Trade, one channel per request. Numbers every frame.</summary>
/// <remarks>
/// An unknown product is not an error: it is missing from the reply. <c>X-USDC</c> is an alias for <c>X-USD</c>, the name its trades carry. A
/// malformed request is refused in a frame without a sequence number.
/// </remarks>
internal sealed class CoinbaseAdvancedSession(ExchangeModel exchange, IFrameSink sink) : Session(exchange, sink)
{
    private const string MarketTrades = "market_trades";
    private const string Heartbeats = "heartbeats";

    private bool _hasHeartbeats;
    private long _sequence;

    public override void Receive(JsonElement message)
    {
        var (type, channel) = (message.FindText("type"), message.FindText("channel"));
        var names = message.Find("product_ids").FindTexts();
        var isValid = type is "subscribe" or "unsubscribe" && (channel == Heartbeats || (channel == MarketTrades && names is not null));
        if (!isValid)
        {
            Refuse();
            return;
        }

        var products = (names ?? []).Select(Find).OfType<Product>().Distinct().ToArray();
        if (type == "subscribe")
            Subscribe(channel!, products);
        else
            Unsubscribe(channel!, products);
        SendNumbered("subscriptions", CoinbaseAdvancedFrames.RenderSubscriptions(_hasHeartbeats, Trades));
    }

    public override void ReceiveMalformed() => Refuse();

    public override void SendTrades(Frame frame)
    {
        var sequence = _sequence++;
        var utf8 = frame.Utf8.Span;
        var isRecorded = utf8[0] == '{';
        Sink.Offer(Frame.OfTrades(
            isRecorded
                ? CoinbaseAdvancedFrames.Renumber(utf8, sequence)
                : CoinbaseAdvancedFrames.RenderEnvelope(MarketTrades, Exchange.Now, sequence, utf8),
            frame.TradeNumber));
    }

    public override void SendHeartbeats()
    {
        if (_hasHeartbeats)
            SendNumbered(Heartbeats, CoinbaseAdvancedFrames.RenderHeartbeat(Exchange.Now, Exchange.Uptime, Exchange.HeartbeatCount));
    }

    private void Subscribe(string channel, Product[] products)
    {
        MarkSubscribed();
        if (channel == Heartbeats)
        {
            _hasHeartbeats = true;
            return;
        }

        foreach (var snapshot in products.Where(product => product.History.Count > 0).Select(TakeSnapshot).Distinct())
            SendTrades(snapshot);
        Trades.UnionWith(products);
    }

    private void Unsubscribe(string channel, Product[] products)
    {
        if (channel == Heartbeats)
            _hasHeartbeats = false;
        else
            Trades.ExceptWith(products);
    }

    private Frame TakeSnapshot(Product product)
    {
        Exchange.SendBatch(product);
        return product.RecordedSnapshot ?? Frame.OfTrades(CoinbaseAdvancedFrames.RenderSnapshot(product), product.Last!.Number);
    }

    private Product? Find(string name) => Exchange.Find(name) ?? (name.EndsWith("-USDC", StringComparison.Ordinal) ? Exchange.Find(name[..^1]) : null);

    private void Refuse() => Refuse(Json.Object(("type", "error"), ("message", "failure to subscribe")));

    private void SendNumbered(string channel, ReadOnlyMemory<byte> events) =>
        Send(CoinbaseAdvancedFrames.RenderEnvelope(channel, Exchange.Now, _sequence++, events.Span));
}
