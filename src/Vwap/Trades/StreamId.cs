using System.Diagnostics.CodeAnalysis;

namespace Vwap;

/// <summary>One product of one venue: whose trade ids form a sequence, and what windows are computed for.</summary>
/// <remarks>
/// <para>Written <c>kraken:BTC/USD</c>; without the venue where that is <see cref="VenueId.Coinbase"/>, as in <c>BTC-USD</c>.</para>
/// <para>Immutable; safe to share between threads. A class, so that a lookup by the same instance compares one reference.</para>
/// </remarks>
public sealed class StreamId : IEquatable<StreamId>
{
    private readonly int _hash;

    /// <summary>Names a product of a venue.</summary>
    /// <exception cref="ArgumentException">The venue or the product is a default value.</exception>
    public StreamId(VenueId venue, ProductId product)
    {
        if (venue == default)
            throw new ArgumentException("A stream has a venue", nameof(venue));
        if (product == default)
            throw new ArgumentException("A stream has a product", nameof(product));
        Venue = venue;
        Product = product;
        _hash = HashCode.Combine(venue, product);
    }

    /// <summary>Where it is traded.</summary>
    public VenueId Venue { get; }

    /// <summary>What is traded.</summary>
    public ProductId Product { get; }

    /// <summary>Parses <c>venue:product</c> or, for Coinbase, <c>product</c>.</summary>
    /// <returns>False when the text is neither.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out StreamId? stream)
    {
        stream = null;
        if (text is null)
            return false;
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var venue = VenueId.Coinbase;
        if ((colon >= 0 && !VenueId.TryParse(text[..colon], out venue)) || !ProductId.TryParse(text[(colon + 1)..], out var product))
            return false;
        stream = new(venue, product);
        return true;
    }

    /// <summary>Parses <c>venue:product</c> or, for Coinbase, <c>product</c>.</summary>
    /// <exception cref="FormatException">The text is neither.</exception>
    public static StreamId Parse(string text) => TryParse(text, out var stream)
        ? stream
        : throw new FormatException($"'{text}' is not a stream: expected venue:product, such as kraken:BTC/USD, or a Coinbase product, such as BTC-USD");

    /// <inheritdoc/>
    public bool Equals([NotNullWhen(true)] StreamId? other) =>
        ReferenceEquals(this, other) || (other is not null && Venue == other.Venue && Product == other.Product);

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => Equals(obj as StreamId);

    /// <inheritdoc/>
    public override int GetHashCode() => _hash;

    /// <summary>The stream as <see cref="Parse"/> reads it.</summary>
    public override string ToString() => Venue == VenueId.Coinbase ? Product.Name : $"{Venue}:{Product}";

    /// <summary>Whether two streams have the same venue and product.</summary>
    public static bool operator ==(StreamId? left, StreamId? right) => left?.Equals(right) ?? right is null;

    /// <summary>Whether two streams differ in venue or product.</summary>
    public static bool operator !=(StreamId? left, StreamId? right) => !(left == right);
}
