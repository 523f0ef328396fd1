namespace Vwap.Feeds;

/// <summary>
/// Notices a subscription that has gone silent: heartbeats tell of newer trades, but for <see cref="FeedLimits.SilenceTimeout"/> none has come.
/// </summary>
/// <remarks>REST brings those trades meanwhile; the subscription itself is mended by connecting again. Engine thread only.</remarks>
internal sealed class SilenceWatch
{
    private readonly Dictionary<ProductId, Hearing> _products = [];

    /// <summary>A new connection: what was not heard on the old one does not count against it.</summary>
    public void Reset() => _products.Clear();

    public void OnTrade(ProductId product, long tradeId) => _products[product] = new(tradeId, BehindSince: null);

    /// <returns>Whether the product's trades have been silent for too long.</returns>
    public bool OnHeartbeat(ProductId product, long lastTradeId, DateTime now)
    {
        var hearing = _products.GetValueOrDefault(product);
        if (lastTradeId <= hearing.LastHeard)
            return false;

        var since = hearing.BehindSince ?? now;
        _products[product] = hearing with { BehindSince = since };
        return now - since >= FeedLimits.SilenceTimeout;
    }

    /// <param name="LastHeard">The last trade id that came on this connection; 0 when none has.</param>
    /// <param name="BehindSince">Since when heartbeats are ahead of it; null when they are not.</param>
    private readonly record struct Hearing(long LastHeard, DateTime? BehindSince);
}
