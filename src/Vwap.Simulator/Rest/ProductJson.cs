using System.Text.Json;

namespace Vwap.Simulator;

/// <summary>Products as REST lists them.</summary>
internal static class ProductJson
{
    public static ReadOnlyMemory<byte> Render(ProductListing listing) => RestAnswer.Render(json => Write(json, listing));

    public static ReadOnlyMemory<byte> RenderAll(IEnumerable<ProductListing> listings) => RestAnswer.Render(json =>
    {
        json.WriteStartArray();
        foreach (var listing in listings)
            Write(json, listing);
        json.WriteEndArray();
    });

    private static void Write(Utf8JsonWriter json, ProductListing listing)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, listing.Id.Name);
        json.WriteString("base_currency"u8, listing.BaseCurrency);
        json.WriteString("quote_currency"u8, listing.QuoteCurrency);
        json.WriteString("quote_increment"u8, ToIncrement(listing.PriceDecimals));
        json.WriteString("base_increment"u8, ToIncrement(listing.SizeDecimals));
        json.WriteString("display_name"u8, listing.Id.Name);
        json.WriteString("min_market_funds"u8, "1"u8);
        json.WriteBoolean("margin_enabled"u8, value: false);
        json.WriteBoolean("post_only"u8, value: false);
        json.WriteBoolean("limit_only"u8, value: false);
        json.WriteBoolean("cancel_only"u8, value: false);
        json.WriteString("status"u8, "online"u8);
        json.WriteString("status_message"u8, ""u8);
        json.WriteBoolean("trading_disabled"u8, value: false);
        json.WriteBoolean("fx_stablecoin"u8, value: false);
        json.WriteString("max_slippage_percentage"u8, "0.02000000"u8);
        json.WriteBoolean("auction_mode"u8, value: false);
        json.WriteString("high_bid_limit_percentage"u8, ""u8);
        json.WriteEndObject();
    }

    private static string ToIncrement(int decimals) => decimals == 0 ? "1" : "0." + new string('0', decimals - 1) + "1";
}
