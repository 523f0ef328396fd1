using System.Diagnostics.CodeAnalysis;

namespace Vwap.Feeds;

/// <summary>A venue: everything specific to one exchange's feed (docs/venues/adding.md).</summary>
/// <remarks>Immutable; safe to share between threads.</remarks>
public abstract class Venue
{
    /// <summary>Addresses, limits and rules.</summary>
    public abstract VenueFacts Facts { get; }

    /// <summary>The venue's name.</summary>
    public VenueId Id => Facts.Id;

    /// <summary>Reads a product as typed by a person: corrects case and other spellings, and ignores white space around it.</summary>
    /// <returns>False when the venue cannot have such a product; <paramref name="problem"/> explains what to use.</returns>
    public abstract bool TryParseProduct(string text, out ProductId product, [NotNullWhen(false)] out string? problem);

    /// <summary>The messages that subscribe to the trades, and the heartbeats, of some products; sent right after connecting.</summary>
    public abstract IReadOnlyList<byte[]> CreateSubscription(IReadOnlyList<ProductId> products);

    /// <summary>The messages that unsubscribe from some of the products of a connection.</summary>
    public abstract IReadOnlyList<byte[]> CreateUnsubscription(IReadOnlyList<ProductId> products);

    /// <summary>Creates a decoder for the frames of successive connections.</summary>
    public abstract IFrameDecoder CreateDecoder(StreamCatalog streams);

    /// <summary>A frame with one trade of the first default product, as the venue sends it: its id, and a sequence number that goes on with it.</summary>
    public abstract byte[] CreateExample(long tradeId);

    /// <summary>How past trades are fetched; null when the venue serves none.</summary>
    public abstract IBackfill? Backfill { get; }

    /// <summary>How its products are listed.</summary>
    public abstract IListing Listing { get; }

    /// <summary>Today's address for one that the venue has retired; null for any other.</summary>
    public virtual Uri? SuccessorOf(Uri address) => null;

    /// <summary>Reads <c>BASE-QUOTE</c> with any separator of <paramref name="separators"/>, and writes it in capitals with <paramref name="separator"/>.</summary>
    private protected bool TryParsePair(string text, string separators, char separator, out ProductId product, [NotNullWhen(false)] out string? problem)
    {
        var parts = text.Trim().ToUpperInvariant().Split([.. separators]);
        problem = parts.Length == 2 && parts[0].Length > 0 && parts[1].Length > 0 && ProductId.TryParse(string.Join(separator, parts), out product)
            ? null
            : $"'{text}' is not a product of {Id}: expected base and quote currency, such as {Facts.DefaultProducts[0]}";
        product = problem is null ? ProductId.Parse(string.Join(separator, parts)) : default;
        return problem is null;
    }
}
