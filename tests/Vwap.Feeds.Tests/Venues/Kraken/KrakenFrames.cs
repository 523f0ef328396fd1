using System.Text;

namespace Vwap.Feeds.Tests;

/// <summary>Small frames and pages in the form of Kraken.</summary>
internal static class KrakenFrames
{
    public const string Update =
        """{"channel":"trade","type":"update","data":[{"symbol":"BTC/USD","side":"buy","price":85772.4,"qty":0.00043721,"ord_type":"limit","trade_id":501,"timestamp":"2026-03-07T12:00:00.947782Z"},{"symbol":"BTC/USD","side":"buy","price":85772.0,"qty":0.00010000,"ord_type":"limit","trade_id":502,"timestamp":"2026-03-07T12:00:01.000000Z"}]}""";

    public const string Snapshot =
        """{"channel":"trade","type":"snapshot","data":[{"symbol":"ETH/USD","side":"sell","price":2688.30,"qty":1.5,"ord_type":"market","trade_id":90,"timestamp":"2026-03-07T11:59:57.100000Z"},{"symbol":"ETH/USD","side":"sell","price":2688.3,"qty":0.00000024,"ord_type":"market","trade_id":91,"timestamp":"2026-03-07T11:59:57.100000Z"}]}""";

    public const string Heartbeat = """{"channel":"heartbeat"}""";

    public const string Status =
        """{"channel":"status","type":"update","data":[{"version":"2.0.10","system":"online","api_version":"v2","connection_id":16763580994566763544}]}""";

    public const string Acknowledgement =
        """{"method":"subscribe","result":{"channel":"trade","snapshot":true,"symbol":"BTC/USD"},"success":true,"time_in":"2026-03-07T12:00:00.775238Z","time_out":"2026-03-07T12:00:00.775279Z"}""";

    public const string Refusal =
        """{"error":"Currency pair not supported XBT/USD","method":"subscribe","success":false,"symbol":"XBT/USD","time_in":"2026-03-07T12:00:00.701041Z","time_out":"2026-03-07T12:00:00.701062Z"}""";

    public const string Page =
        """{"error":[],"result":{"XXBTZUSD":[["85772.40000","0.00043721",1772884800.9477823,"b","l","",501],["85772.00000","0.00010000",1772884801,"s","m","",503]],"last":"1772884801000000300"}}""";

    public static readonly string[] Products = ["BTC/USD", "ETH/USD"];

    public static Venue Venue { get; } = KnownVenues.Find(VenueId.Parse("kraken"));

    public static StreamId Btc { get; } = StreamId.Parse("kraken:BTC/USD");

    public static IFrameDecoder CreateDecoder() => Venue.CreateDecoder(new(Venue.Id, Products.Select(ProductId.Parse)));

    public static DecodedFrame Decode(string frame)
    {
        var decoded = new DecodedFrame();
        CreateDecoder().Decode(Encoding.UTF8.GetBytes(frame), decoded);
        return decoded;
    }

    /// <summary>An update of these trades.</summary>
    public static string UpdateOf(params IEnumerable<string> trades) => $$"""{"channel":"trade","type":"update","data":[{{string.Join(',', trades)}}]}""";

    /// <summary>A trade with one member written otherwise; null leaves the member out.</summary>
    public static string TradeWith(string member = "side", string? value = "\"buy\"")
    {
        var members = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["symbol"] = "\"BTC/USD\"",
            ["price"] = "85772.4",
            ["qty"] = "0.00043721",
            ["trade_id"] = "501",
            ["timestamp"] = "\"2026-03-07T12:00:00.947782Z\"",
        };
        if (value is null)
            members.Remove(member);
        else
            members[member] = value;
        return "{" + string.Join(',', members.Select(pair => $"\"{pair.Key}\":{pair.Value}")) + "}";
    }
}
