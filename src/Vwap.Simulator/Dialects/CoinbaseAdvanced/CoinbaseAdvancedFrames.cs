using System.Text.Json.Nodes;

namespace Vwap.Simulator;

/// <summary>The frames of Coinbase Advanced Trade: events, and the envelope with the connection's sequence number.</summary>
internal static class CoinbaseAdvancedFrames
{
    private const int SnapshotTrades = 100;

    /// <summary>New trades, newest first.</summary>
    public static ReadOnlyMemory<byte> RenderUpdate(IEnumerable<Execution> trades) =>
        RenderEvents("update", trades.Reverse().Select(execution => (execution.Product, execution.Trade)));

    /// <summary>The latest trades of a product, newest first.</summary>
    public static ReadOnlyMemory<byte> RenderSnapshot(Product product) =>
        RenderEvents("snapshot", product.History.TakeLast(SnapshotTrades).Reverse().Select(trade => (product, trade)));

    /// <summary>The complete set of subscriptions, channels in alphabetical order.</summary>
    public static ReadOnlyMemory<byte> RenderSubscriptions(bool hasHeartbeats, IReadOnlyCollection<Product> trades) => new JsonArray(Json.Object(("subscriptions", Json.Object(
        ("heartbeats", hasHeartbeats ? Json.Array("heartbeats") : null),
        ("market_trades", trades.Count > 0 ? Json.Array(trades.Select(product => product.Name)) : null))))).ToUtf8();

    /// <summary>The time is printed as Go prints it, with the monotonic uptime.</summary>
    public static ReadOnlyMemory<byte> RenderHeartbeat(DateTime now, TimeSpan uptime, long count)
    {
        var nanoseconds = uptime.Ticks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick;
        return new Utf8Text()
            .Append($$"""[{"current_time":"{{now:yyyy-MM-dd HH:mm:ss.FFFFFFF}} +0000 UTC m=+{{(long)uptime.TotalSeconds}}.{{nanoseconds:D9}}","heartbeat_counter":{{count}}}]""")
            .Written;
    }

    public static ReadOnlyMemory<byte> RenderEnvelope(string channel, DateTime now, long sequence, ReadOnlySpan<byte> events) => new Utf8Text()
        .Append($$"""{"channel":"{{channel}}","timestamp":"{{now:yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'}}","sequence_num":{{sequence}},"events":""")
        .Append(events)
        .Append("}"u8)
        .Written;

    /// <summary>Replaces the sequence number of a recorded frame and no other byte.</summary>
    public static ReadOnlyMemory<byte> Renumber(ReadOnlySpan<byte> recorded, long sequence)
    {
        var member = "\"sequence_num\":"u8;
        var start = recorded.IndexOf(member);
        if (start < 0)
            return recorded.ToArray();
        start += member.Length;
        var length = recorded[start..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return new Utf8Text().Append(recorded[..start]).Append($"{sequence}").Append(recorded[(start + length)..]).Written;
    }

    private static ReadOnlyMemory<byte> RenderEvents(string type, IEnumerable<(Product Product, MarketTrade Trade)> trades)
    {
        var text = new Utf8Text().Append($$"""[{"type":"{{type}}","trades":""");
        var separator = '[';
        foreach (var (product, trade) in trades)
        {
            var side = trade.MakerSells ? "SELL" : "BUY";
            text.Append($$"""{{separator}}{"product_id":"{{product.Name}}","trade_id":"{{trade.Id}}","price":"{{trade.Price()}}","size":"{{trade.Size()}}","time":"{{trade.Time:yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'}}","side":"{{side}}"}""");
            separator = ',';
        }

        return text.Append("]}]"u8).Written;
    }
}
