using System.Text.Json;

namespace Vwap.Feeds;

/// <summary>The products of Coinbase Exchange: <c>GET /products</c>. Those that are online and not disabled are traded.</summary>
internal sealed class CoinbaseListing : IListing
{
    public Uri Uri { get; } = new("products", UriKind.Relative);

    public IReadOnlyList<string>? Read(ReadOnlyMemory<byte> body) => ListingJson.Read(body, static root => root.EnumerateArray()
        .Where(product => ListingJson.Is(product, "status", "online", whenAbsent: false)
            && !(product.TryGetProperty("trading_disabled", out var disabled) && disabled.ValueKind == JsonValueKind.True))
        .Select(product => product.GetProperty("id").GetString()));
}
