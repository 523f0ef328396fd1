namespace Vwap.Feeds;

/// <summary>The products of Coinbase Advanced Trade: those of the Exchange, whose REST needs no login. Aliases are not among them.</summary>
internal sealed class CoinbaseAdvancedListing(Venue venue) : IListing
{
    private readonly CoinbaseListing _exchange = new();

    public Uri Uri => _exchange.Uri;

    public IReadOnlyList<string>? Read(ReadOnlyMemory<byte> body) =>
        _exchange.Read(body) is { } names ? [.. names.Where(name => venue.TryParseProduct(name, out _, out _))] : null;
}
