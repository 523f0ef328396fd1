using System.Text.Json;
using System.Text.Json.Nodes;

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
    private const int SnapshotTrades = 100;

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
        Reply();
    }

    public override void ReceiveMalformed() => Refuse();

    public override void SendTrades(Frame frame)
    {
        var sequence = _sequence++;
        var utf8 = frame.Utf8.Span;
        var isRecorded = utf8[0] == '{';
        Sink.Offer(Frame.OfTrades(isRecorded ? Renumber(utf8, sequence) : RenderEnvelope(MarketTrades, sequence, utf8), frame.TradeNumber));
    }

    /// <summary>The time is printed as Go prints it, with the monotonic uptime.</summary>
    public override void SendHeartbeats()
    {
        if (!_hasHeartbeats)
            return;
        var uptime = Exchange.Uptime;
        var nanoseconds = uptime.Ticks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick;
        var time = $"{Exchange.Now:yyyy-MM-dd HH:mm:ss.FFFFFFF} +0000 UTC m=+{(long)uptime.TotalSeconds}.{nanoseconds:D9}";
        SendNumbered(Heartbeats, new Utf8Text().Append($$"""[{"current_time":"{{time}}","heartbeat_counter":{{Exchange.HeartbeatCount}}}]""").Written);
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
        return product.FindSnapshot(SnapshotTrades, CoinbaseAdvancedDialect.RenderEvents);
    }

    /// <summary>Replies with the complete set of subscriptions, channels in alphabetical order.</summary>
    private void Reply()
    {
        var subscriptions = Json.Object(
            ("heartbeats", _hasHeartbeats ? Json.Array("heartbeats") : null),
            ("market_trades", Trades.Count > 0 ? Json.Array(Trades.Select(product => product.Name)) : null));
        SendNumbered("subscriptions", new JsonArray(Json.Object(("subscriptions", subscriptions))).ToUtf8());
    }

    private Product? Find(string name) => Exchange.Find(name) ?? (name.EndsWith("-USDC", StringComparison.Ordinal) ? Exchange.Find(name[..^1]) : null);

    private void Refuse() => Refuse(Json.Object(("type", "error"), ("message", "failure to subscribe")));

    private void SendNumbered(string channel, ReadOnlyMemory<byte> events) =>
        Send(RenderEnvelope(channel, _sequence++, events.Span));

    private ReadOnlyMemory<byte> RenderEnvelope(string channel, long sequence, ReadOnlySpan<byte> events) => new Utf8Text()
        .Append($$"""{"channel":"{{channel}}","timestamp":"{{Exchange.Now:yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'}}","sequence_num":{{sequence}},"events":""")
        .Append(events)
        .Append("}"u8)
        .Written;

    /// <summary>Replaces the sequence number of a recorded frame and no other byte.</summary>
    private static ReadOnlyMemory<byte> Renumber(ReadOnlySpan<byte> recorded, long sequence)
    {
        var member = "\"sequence_num\":"u8;
        var start = recorded.IndexOf(member);
        if (start < 0)
            return recorded.ToArray();
        start += member.Length;
        var length = recorded[start..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return new Utf8Text().Append(recorded[..start]).Append($"{sequence}").Append(recorded[(start + length)..]).Written;
    }
}
