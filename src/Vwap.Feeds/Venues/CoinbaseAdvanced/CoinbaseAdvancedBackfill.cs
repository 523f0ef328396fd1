namespace Vwap.Feeds;

/// <summary>Fetches past trades of Coinbase Advanced Trade: over the REST of Coinbase Exchange, which knows them by the same ids.</summary>
internal sealed class CoinbaseAdvancedBackfill : IBackfill
{
    private readonly CoinbaseBackfill _exchange = new();

    public Uri CreateUri(FetchRequest request) => _exchange.CreateUri(request);

    public BackfillAnswer Read(ReadOnlySpan<byte> body, FetchRequest request) => _exchange.Read(body, request);
}
