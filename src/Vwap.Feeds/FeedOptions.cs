namespace Vwap.Feeds;

/// <summary>The products of one venue to watch, and where it is reached. Immutable.</summary>
public sealed record FeedOptions
{
    /// <summary>Watches products of a venue at its own addresses.</summary>
    public FeedOptions(Venue venue, IReadOnlyList<ProductId> products)
    {
        Venue = venue;
        Products = products;
        Endpoint = venue.Facts.WebSocket;
        Rest = venue.Facts.Rest;
    }

    /// <summary>The venue.</summary>
    public Venue Venue { get; }

    /// <summary>The products to subscribe to: at least one, each once.</summary>
    public IReadOnlyList<ProductId> Products { get; init; }

    /// <summary>
    /// Patterns of products to look for in the venue's list, such as <c>*-USD</c>: <c>*</c> is any text, <c>?</c> any character, and case does not count.
    /// Default: none.
    /// </summary>
    public IReadOnlyList<string> Patterns { get; init; } = [];

    /// <summary>The WebSocket address: ws or wss. Default: the venue's own.</summary>
    public Uri Endpoint { get; init; }

    /// <summary>The REST address that missed trades are fetched from: http or https; null when there is none. Default: the venue's own.</summary>
    public Uri? Rest { get; init; }

    /// <summary>The products as streams.</summary>
    public IEnumerable<StreamId> Streams => Products.Select(product => new StreamId(Venue.Id, product));

    /// <summary>What sequencing needs to know about this feed.</summary>
    public VenueRules Rules => new(Venue.Facts.Ids, CanFetch: Rest is not null && Venue.Backfill is not null, Venue.Facts.PageTradesMax);

    /// <summary>What is wrong with the options; null when nothing is.</summary>
    internal string? FindProblem() =>
        Products.Count == 0 ? $"Products of {Venue.Id}: at least one is required"
        : Products.Distinct().Count() < Products.Count ? $"Products of {Venue.Id}: one is given twice"
        : Endpoint.Scheme is not ("ws" or "wss") ? $"Endpoint of {Venue.Id} is {Endpoint}: it must start with ws:// or wss://"
        : Rest is not (null or { Scheme: "http" or "https" }) ? $"Rest of {Venue.Id} is {Rest}: it must start with http:// or https://"
        : null;
}
