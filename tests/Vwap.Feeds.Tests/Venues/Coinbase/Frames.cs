using System.Text;

namespace Vwap.Feeds.Tests;

/// <summary>Small frames as the exchange sends them, and the products they are of.</summary>
internal static class Frames
{
    public const string Match =
        """{"type":"match","trade_id":865127782,"maker_order_id":"5f4bb11b-f065-4025-ad53-2091b10ad2cf","taker_order_id":"66715b57-0167-4ae9-8b2b-75a064a923f4","side":"buy","size":"0.00004147","price":"116827.85","product_id":"BTC-USD","sequence":110614077300,"time":"2025-08-22T20:11:30.012637Z"}""";

    public const string LastMatch =
        """{"type":"last_match","trade_id":1081862674,"side":"sell","size":"0.00000001","price":"80691.53","product_id":"ETH-USD","sequence":134905859981,"time":"2026-08-25T03:35:57.096368Z"}""";

    public const string Heartbeat =
        """{"type":"heartbeat","last_trade_id":1092969669,"product_id":"BTC-USD","sequence":136118091026,"time":"2026-09-15T11:01:54.000000Z"}""";

    public const string Subscriptions =
        """{"type":"subscriptions","channels":[{"name":"matches","product_ids":["BTC-USD","ETH-USD"],"account_ids":null}]}""";

    public const string Error = """{"type":"error","message":"Failed to subscribe","reason":"XXX is not a valid product"}""";

    public const string Page =
        """[{"trade_id":9,"side":"sell","size":"0.17982618","price":"28026.04000000","time":"2020-12-30T13:45:30.397Z"},{"time":"2020-12-30T13:45:30Z","trade_id":8,"side":"buy","size":"1","price":"28026.03000000"}]""";

    public static readonly ProductId BtcUsd = ProductId.Parse("BTC-USD");

    public static readonly ProductId EthUsd = ProductId.Parse("ETH-USD");

    public static readonly StreamId Btc = StreamId.Parse("BTC-USD");

    /// <summary>Coinbase Exchange.</summary>
    public static Venue Venue => KnownVenues.Default;

    /// <summary>A feed of BTC-USD from another address.</summary>
    public static FeedOptions Feed(Uri endpoint, Uri? rest = null) => new(Venue, [BtcUsd]) { Endpoint = endpoint, Rest = rest };

    /// <summary>A pipeline of BTC-USD.</summary>
    public static FeedPipeline Pipeline(RepairOptions repair, params string[] windows) =>
        new([(Venue, new(Venue.Id, [BtcUsd]))], [.. windows.Select(WindowSpec.Parse)], repair);

    public static IFrameDecoder CreateDecoder() => Venue.CreateDecoder(new(Venue.Id, [BtcUsd, EthUsd]));

    public static DecodedFrame Decode(byte[] frame)
    {
        var decoded = new DecodedFrame();
        CreateDecoder().Decode(frame, decoded);
        return decoded;
    }

    public static DecodedFrame Decode(string frame) => Decode(Encoding.UTF8.GetBytes(frame));

    /// <summary>The trade of <see cref="Match"/> with one member written otherwise; null leaves the member out.</summary>
    public static string MatchWith(string member, string? value)
    {
        var members = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["type"] = "\"match\"",
            ["trade_id"] = "865127782",
            ["size"] = "\"0.00004147\"",
            ["price"] = "\"116827.85\"",
            ["product_id"] = "\"BTC-USD\"",
            ["time"] = "\"2025-08-22T20:11:30.012637Z\"",
        };
        if (value is null)
            members.Remove(member);
        else
            members[member] = value;
        return "{" + string.Join(',', members.Select(pair => $"\"{pair.Key}\":{pair.Value}")) + "}";
    }
}
