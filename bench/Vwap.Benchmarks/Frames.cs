using System.Text;
using Vwap.Feeds;

namespace Vwap.Benchmarks;

/// <summary>Frames of one trade, as each venue sends them and with their members in another order.</summary>
internal static class Frames
{
    public static readonly Dictionary<string, (string Usual, string Other)> OfVenue = new(StringComparer.Ordinal)
    {
        ["coinbase"] = (
            """{"type":"match","trade_id":865127924,"maker_order_id":"1d3c9a7e-52a4-4b0f-8a63-0c8f0a2b9d11","taker_order_id":"7f0b6c52-9c1e-4e3b-b7f4-3f2d1c0e9a88","side":"sell","size":"0.00002298","price":"116865.03","product_id":"BTC-USD","sequence":110264379871,"time":"2025-08-22T20:11:59.390567Z"}""",
            """{"trade_id":865127924,"type":"match","maker_order_id":"1d3c9a7e-52a4-4b0f-8a63-0c8f0a2b9d11","taker_order_id":"7f0b6c52-9c1e-4e3b-b7f4-3f2d1c0e9a88","side":"sell","size":"0.00002298","price":"116865.03","product_id":"BTC-USD","sequence":110264379871,"time":"2025-08-22T20:11:59.390567Z"}"""),
        ["coinbase-advanced"] = (
            """{"channel":"market_trades","client_id":"","timestamp":"2025-08-22T20:11:59.411203Z","sequence_num":17,"events":[{"type":"update","trades":[{"product_id":"BTC-USD","trade_id":"865127924","price":"116865.03","size":"0.00002298","time":"2025-08-22T20:11:59.390567Z","side":"SELL"}]}]}""",
            """{"sequence_num":17,"channel":"market_trades","client_id":"","timestamp":"2025-08-22T20:11:59.411203Z","events":[{"type":"update","trades":[{"product_id":"BTC-USD","trade_id":"865127924","price":"116865.03","size":"0.00002298","time":"2025-08-22T20:11:59.390567Z","side":"SELL"}]}]}"""),
        ["kraken"] = (
            """{"channel":"trade","type":"update","data":[{"symbol":"BTC/USD","side":"sell","price":116865.3,"qty":0.00002298,"ord_type":"market","trade_id":86512792,"timestamp":"2025-08-22T20:11:59.390567Z"}]}""",
            """{"type":"update","channel":"trade","data":[{"symbol":"BTC/USD","side":"sell","price":116865.3,"qty":0.00002298,"ord_type":"market","trade_id":86512792,"timestamp":"2025-08-22T20:11:59.390567Z"}]}"""),
    };

    /// <summary>The bytes of a frame.</summary>
    public static byte[] Get(string venue, bool isUsual) => Encoding.UTF8.GetBytes(isUsual ? OfVenue[venue].Usual : OfVenue[venue].Other);

    /// <summary>A decoder of the venue for its default products.</summary>
    public static IFrameDecoder CreateDecoder(string venue)
    {
        var found = KnownVenues.Find(VenueId.Parse(venue));
        return found.CreateDecoder(new StreamCatalog(found.Id, found.Facts.DefaultProducts));
    }
}
