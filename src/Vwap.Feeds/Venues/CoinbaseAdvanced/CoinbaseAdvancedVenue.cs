using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Vwap.Feeds;

/// <summary>Coinbase Advanced Trade (docs/venues/coinbase-advanced.md): the trades of Coinbase Exchange, in batches.</summary>
internal sealed class CoinbaseAdvancedVenue : Venue
{
    /// <summary>USDC products that are markets of their own; any other is an alias of the USD product. From the product list of 2026-08-09.</summary>
    private static readonly string[] UsdcMarkets = ["USDT-USDC", "EURC-USDC", "XSGD-USDC", "TGBP-USDC", "AUDD-USDC"];

    /// <summary>From https://docs.cdp.coinbase.com/advanced-trade/docs/ws-overview and /ws-rate-limits, read in August 2026.</summary>
    public override VenueFacts Facts { get; } = new()
    {
        Id = VenueId.Parse("coinbase-advanced"),
        DisplayName = "Coinbase Advanced Trade",
        WebSocket = new("wss://advanced-trade-ws.coinbase.com"),
        Rest = new("https://api.exchange.coinbase.com"), // that of the Exchange: the ids are the same
        DefaultProducts = [ProductId.Parse("BTC-USD"), ProductId.Parse("ETH-USD"), ProductId.Parse("ETH-BTC")],
        Ids = TradeIdRule.Contiguous,
        PageTradesMax = 1_000,
        RequestSpacing = TimeSpan.FromSeconds(1) / 9, // 10 a second are allowed
        RequestBurst = 13, // 15 are allowed
        ConnectSpacing = TimeSpan.FromSeconds(1) / 8, // 8 a second are allowed
        OneRefusalFailsAll = false,
    };

    public override IBackfill Backfill { get; } = new CoinbaseAdvancedBackfill();

    public override IListing Listing => new CoinbaseAdvancedListing(this);

    public override bool TryParseProduct(string text, out ProductId product, [NotNullWhen(false)] out string? problem)
    {
        if (!TryParsePair(text, "-", '-', out product, out problem))
            return false;
        if (!product.Name.EndsWith("-USDC", StringComparison.Ordinal) || UsdcMarkets.Contains(product.Name, StringComparer.Ordinal))
            return true;
        problem = $"{product} is an alias of {product.Name[..^1]} on {Id}, which reports its trades under that name: use {product.Name[..^1]}";
        return false;
    }

    public override IReadOnlyList<byte[]> CreateSubscription(IReadOnlyList<ProductId> products) => CoinbaseAdvancedSubscription.Create(products);

    public override IReadOnlyList<byte[]> CreateUnsubscription(IReadOnlyList<ProductId> products) => CoinbaseAdvancedSubscription.CreateEnd(products);

    public override IFrameDecoder CreateDecoder(StreamCatalog streams) => new CoinbaseAdvancedDecoder(streams);

    public override byte[] CreateExample(long tradeId) => Encoding.ASCII.GetBytes(
        $$$"""{"channel":"market_trades","client_id":"","timestamp":"2026-03-07T12:00:00.012637201Z","sequence_num":{{{tradeId}}},"events":[{"type":"update","trades":[{"product_id":"BTC-USD","trade_id":"{{{tradeId}}}","price":"65083.67","size":"0.0123","time":"2026-03-07T12:00:00.012637Z","side":"BUY"}]}]}""");
}
