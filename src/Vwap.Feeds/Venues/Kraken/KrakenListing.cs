using System.Text.Json;

namespace Vwap.Feeds;

/// <summary>
/// The products of Kraken: <c>GET /0/public/AssetPairs</c>. Only pairs with a <c>wsname</c> are on the WebSocket; it is written as in version 1,
/// such as <c>XBT/USD</c>.
/// </summary>
internal sealed class KrakenListing : IListing
{
    public Uri Uri { get; } = new("0/public/AssetPairs", UriKind.Relative);

    public IReadOnlyList<string>? Read(ReadOnlyMemory<byte> body) => ListingJson.Read(body, static root => root.GetProperty("result").EnumerateObject()
        .Where(pair => ListingJson.Is(pair.Value, "status", "online", whenAbsent: true))
        .Select(pair => pair.Value.TryGetProperty("wsname", out var name) && name.ValueKind == JsonValueKind.String ? name.GetString() : null));
}
