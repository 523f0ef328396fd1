using System.Diagnostics.CodeAnalysis;

namespace Vwap.Feeds;

/// <summary>All venues. Register a new one here.</summary>
public static class KnownVenues
{
    /// <summary>All venues, the default first.</summary>
    public static IReadOnlyList<Venue> All { get; } = [new CoinbaseVenue(), new CoinbaseAdvancedVenue(), new KrakenVenue()];

    /// <summary>The venue of products that name none.</summary>
    public static Venue Default => All[0];

    /// <summary>Finds a venue by its name.</summary>
    public static bool TryFind(VenueId id, [NotNullWhen(true)] out Venue? venue)
    {
        venue = All.FirstOrDefault(known => known.Id == id);
        return venue is not null;
    }

    /// <summary>Finds a venue by its name.</summary>
    /// <exception cref="ArgumentException">There is no such venue.</exception>
    public static Venue Find(VenueId id) => TryFind(id, out var venue) ? venue : throw new ArgumentException($"There is no venue {id}", nameof(id));
}
