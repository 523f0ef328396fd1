using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Vwap.Feeds;

/// <summary>Kraken, by its WebSocket API v2 (docs/venues/kraken.md).</summary>
internal sealed class KrakenVenue : Venue
{
    /// <summary>From https://docs.kraken.com/api/docs/websocket-v2/trade and https://docs.kraken.com/api/docs/rest-api/get-recent-trades, read in autumn 2026.</summary>
    public override VenueFacts Facts { get; } = new()
    {
        Id = VenueId.Parse("kraken"),
        DisplayName = "Kraken",
        WebSocket = new("wss://ws.kraken.com/v2"),
        Rest = new("https://api.kraken.com"),
        DefaultProducts = [ProductId.Parse("BTC/USD"), ProductId.Parse("ETH/USD"), ProductId.Parse("ETH/BTC")],
        Ids = TradeIdRule.MostlyContiguous,
        PageTradesMax = 1_000,
        RequestSpacing = TimeSpan.FromSeconds(1), // about one a second is allowed
        ConnectSpacing = TimeSpan.FromSeconds(4), // 150 in 10 minutes are allowed; beyond it comes a ban of 10 minutes
        KeepAliveMessage = """{"method":"ping"}"""u8.ToArray(), // idle connections are closed after about a minute
        OneRefusalFailsAll = false,
    };

    public override IBackfill Backfill { get; } = new KrakenBackfill();

    public override IListing Listing { get; } = new KrakenListing();

    /// <summary>Version 1 names are understood: XBT is BTC in version 2, and XDG is DOGE.</summary>
    public override bool TryParseProduct(string text, out ProductId product, [NotNullWhen(false)] out string? problem)
    {
        if (!TryParsePair(text, "/-", '/', out product, out problem))
            return false;

        var name = string.Join('/', product.Name.Split('/').Select(currency => currency switch { "XBT" => "BTC", "XDG" => "DOGE", _ => currency }));
        problem = ProductId.TryParse(name, out product) ? null : $"'{text}' is too long for a product of {Id}";
        return problem is null;
    }

    public override IReadOnlyList<byte[]> CreateSubscription(IReadOnlyList<ProductId> products) => KrakenSubscription.Create(products);

    public override IReadOnlyList<byte[]> CreateUnsubscription(IReadOnlyList<ProductId> products) => KrakenSubscription.CreateEnd(products);

    public override IFrameDecoder CreateDecoder(StreamCatalog streams) => new KrakenDecoder(streams);

    public override byte[] CreateExample(long tradeId) => Encoding.ASCII.GetBytes(
        $$"""{"channel":"trade","type":"update","data":[{"symbol":"BTC/USD","side":"sell","price":65083.7,"qty":0.01230000,"ord_type":"limit","trade_id":{{tradeId}},"timestamp":"2026-03-07T12:00:00.012637Z"}]}""");
}
