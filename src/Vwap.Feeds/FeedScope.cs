namespace Vwap.Feeds;

/// <summary>What the feeds of one run share: events are applied and readings emitted one at a time, counts are common, and so are each venue's limits.</summary>
/// <remarks>Thread-safe. Dispose it after its feeds.</remarks>
/// <param name="timeProvider">The clock.</param>
public sealed class FeedScope(TimeProvider timeProvider) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<VenueId, RateLimiter> _connections = [];
    private readonly Dictionary<VenueId, RateLimiter> _requests = [];

    /// <summary>What has happened on all feeds since the start.</summary>
    public FeedCounters Counters { get; } = new();

    /// <summary>Held while an event is applied and its readings are emitted.</summary>
    internal SemaphoreSlim Engine { get; } = new(1, 1);

    /// <inheritdoc/>
    public void Dispose() => Engine.Dispose();

    /// <summary>Spaces the attempts to connect to a venue.</summary>
    internal RateLimiter ConnectionsTo(VenueFacts venue) => Find(_connections, venue, new(venue.ConnectSpacing, timeProvider));

    /// <summary>Spaces the REST requests to a venue.</summary>
    internal RateLimiter RequestsTo(VenueFacts venue) => Find(_requests, venue, new(venue.RequestSpacing, timeProvider, venue.RequestBurst));

    private RateLimiter Find(Dictionary<VenueId, RateLimiter> limiters, VenueFacts venue, RateLimiter otherwise)
    {
        lock (_gate)
            return limiters.TryAdd(venue.Id, otherwise) ? otherwise : limiters[venue.Id];
    }
}
