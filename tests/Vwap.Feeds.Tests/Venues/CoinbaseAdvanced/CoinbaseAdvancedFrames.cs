using System.Text;

namespace Vwap.Feeds.Tests;

/// <summary>Small frames in the form of Coinbase Advanced Trade.</summary>
internal static class CoinbaseAdvancedFrames
{
    public const string Update =
        """{"channel":"market_trades","client_id":"","timestamp":"2026-03-07T12:00:01.123456789Z","sequence_num":7,"events":[{"type":"update","trades":[{"product_id":"BTC-USD","trade_id":"502","price":"65083.67","size":"0.01034361","time":"2026-03-07T12:00:00.1676Z","side":"SELL"},{"product_id":"BTC-USD","trade_id":"501","price":"65083.6","size":"0.00000001","time":"2026-03-07T12:00:00.167634Z","side":"BUY"}]}]}""";

    public const string Snapshot =
        """{"channel":"market_trades","timestamp":"2026-03-07T12:00:00Z","sequence_num":0,"events":[{"type":"snapshot","trades":[{"product_id":"ETH-USD","trade_id":"92","price":"1919.41","size":"0.5","time":"2026-03-07T11:59:59.5Z","side":"BUY"},{"product_id":"ETH-USD","trade_id":"91","price":"1919.4","size":"2","time":"2026-03-07T11:59:58Z","side":"BUY"},{"product_id":"ETH-USD","trade_id":"90","price":"1919.3","size":"1.25","time":"2026-03-07T11:59:57Z","side":"SELL"}]}]}""";

    public const string Heartbeat =
        """{"channel":"heartbeats","timestamp":"2026-03-07T12:00:02Z","sequence_num":8,"events":[{"current_time":"2026-03-07 12:00:02.00000001 +0000 UTC m=+41691.260485341","heartbeat_counter":41691}]}""";

    public const string Subscriptions =
        """{"channel":"subscriptions","timestamp":"2026-03-07T12:00:00Z","sequence_num":2,"events":[{"subscriptions":{"heartbeats":["heartbeats"],"market_trades":["ETH-USD","BTC-USD"]}}]}""";

    public const string Error = """{"type":"error","message":"failure to subscribe"}""";

    public static readonly string[] Products = ["BTC-USD", "ETH-USD"];

    public static Venue Venue { get; } = KnownVenues.Find(VenueId.Parse("coinbase-advanced"));

    public static StreamId Btc { get; } = StreamId.Parse("coinbase-advanced:BTC-USD");

    public static IFrameDecoder CreateDecoder() => Venue.CreateDecoder(new(Venue.Id, Products.Select(ProductId.Parse)));

    public static DecodedFrame Decode(string frame) => Decode(CreateDecoder(), frame);

    public static DecodedFrame Decode(IFrameDecoder decoder, string frame)
    {
        var decoded = new DecodedFrame();
        decoder.Decode(Encoding.UTF8.GetBytes(frame), decoded);
        return decoded;
    }

    /// <summary>An update of these trades.</summary>
    public static string UpdateOf(params IEnumerable<string> trades) => FrameOf($$"""{"type":"update","trades":[{{string.Join(',', trades)}}]}""");

    /// <summary>A frame of these events.</summary>
    public static string FrameOf(params IEnumerable<string> events) => $$"""{"channel":"market_trades","events":[{{string.Join(',', events)}}]}""";

    /// <summary>A frame with this sequence number, as JSON.</summary>
    public static string Numbered(string sequence) => $$"""{"channel":"heartbeats","sequence_num":{{sequence}},"events":[]}""";

    /// <summary>A trade with one member written otherwise; null leaves the member out.</summary>
    public static string TradeWith(string member = "side", string? value = "\"BUY\"")
    {
        var members = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["product_id"] = "\"BTC-USD\"",
            ["trade_id"] = "\"501\"",
            ["price"] = "\"65083.6\"",
            ["size"] = "\"0.00000001\"",
            ["time"] = "\"2026-03-07T12:00:00.167634Z\"",
        };
        if (value is null)
            members.Remove(member);
        else
            members[member] = value;
        return "{" + string.Join(',', members.Select(pair => $"\"{pair.Key}\":{pair.Value}")) + "}";
    }
}
