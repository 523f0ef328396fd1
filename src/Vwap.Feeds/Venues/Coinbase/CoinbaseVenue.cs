using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Vwap.Feeds;

/// <summary>Coinbase Exchange (docs/venues/coinbase.md).</summary>
internal sealed class CoinbaseVenue : Venue
{
    private static readonly Dictionary<string, string> Retired = new(StringComparer.OrdinalIgnoreCase)
    {
        ["ws-feed.pro.coinbase.com"] = "ws-feed.exchange.coinbase.com",
        ["ws-feed.gdax.com"] = "ws-feed.exchange.coinbase.com",
        ["ws-feed-public.sandbox.pro.coinbase.com"] = "ws-feed-public.sandbox.exchange.coinbase.com",
        ["ws-feed-public.sandbox.gdax.com"] = "ws-feed-public.sandbox.exchange.coinbase.com",
        ["api.pro.coinbase.com"] = "api.exchange.coinbase.com",
        ["api.gdax.com"] = "api.exchange.coinbase.com",
    };

    /// <summary>From https://docs.cdp.coinbase.com/exchange/websocket-feed/overview and /rate-limits, read in May 2025.</summary>
    public override VenueFacts Facts { get; } = new()
    {
        Id = VenueId.Coinbase,
        DisplayName = "Coinbase Exchange",
        WebSocket = new("wss://ws-feed.exchange.coinbase.com"),
        Rest = new("https://api.exchange.coinbase.com"),
        DefaultProducts = [ProductId.Parse("BTC-USD"), ProductId.Parse("ETH-USD"), ProductId.Parse("ETH-BTC")],
        Ids = TradeIdRule.Contiguous,
        PageTradesMax = 1_000,
        RequestSpacing = TimeSpan.FromSeconds(1) / 9, // 10 a second are allowed
        RequestBurst = 13, // 15 are allowed
        ConnectSpacing = TimeSpan.FromSeconds(1) / 8, // 8 a second are allowed
        OneRefusalFailsAll = true,
    };

    public override IBackfill Backfill { get; } = new CoinbaseBackfill();

    public override IListing Listing { get; } = new CoinbaseListing();

    public override bool TryParseProduct(string text, out ProductId product, [NotNullWhen(false)] out string? problem) =>
        TryParsePair(text, "-", '-', out product, out problem);

    public override IReadOnlyList<byte[]> CreateSubscription(IReadOnlyList<ProductId> products) => CoinbaseSubscription.Create("subscribe", products);

    public override IReadOnlyList<byte[]> CreateUnsubscription(IReadOnlyList<ProductId> products) => CoinbaseSubscription.Create("unsubscribe", products);

    public override IFrameDecoder CreateDecoder(StreamCatalog streams) => new CoinbaseDecoder(streams);

    public override byte[] CreateExample(long tradeId) => Encoding.ASCII.GetBytes(
        $$"""{"type":"match","trade_id":{{tradeId}},"maker_order_id":"ac928c66-ca53-498f-9c13-a110027a60e8","taker_order_id":"132fb6ae-456b-4654-b4e0-d681ac05cea1","side":"buy","size":"0.01230000","price":"65083.67","product_id":"BTC-USD","sequence":{{tradeId}},"time":"2026-03-07T12:00:00.012637Z"}""");

    public override Uri? SuccessorOf(Uri address) =>
        Retired.TryGetValue(address.Host, out var host) ? new UriBuilder(address) { Host = host }.Uri : null;
}
