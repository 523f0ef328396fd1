using System.Text;

namespace Vwap.Feeds;

/// <summary>The streams of one venue in a feed: finds one by the bytes of its product's name, without making a string.</summary>
/// <remarks>Not thread-safe.</remarks>
public sealed class StreamCatalog
{
    private readonly VenueId _venue;
    private readonly Dictionary<string, StreamId> _streams;
    private readonly Dictionary<string, StreamId>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private readonly bool _isOpen;

    /// <summary>A catalog of just these products.</summary>
    public StreamCatalog(VenueId venue, IEnumerable<ProductId> products)
        : this(venue, products, isOpen: false)
    {
    }

    private StreamCatalog(VenueId venue, IEnumerable<ProductId> products, bool isOpen)
    {
        _venue = venue;
        _streams = products.ToDictionary(product => product.Name, product => new StreamId(venue, product), StringComparer.Ordinal);
        _lookup = _streams.GetAlternateLookup<ReadOnlySpan<char>>();
        _isOpen = isOpen;
    }

    /// <summary>The names of the products that were subscribed; an open catalog has subscribed to none.</summary>
    internal IEnumerable<string> Subscribed => _isOpen ? [] : _streams.Keys;

    /// <summary>A catalog that adds every product it is asked for, as a file of frames may hold any.</summary>
    public static StreamCatalog Open(VenueId venue) => new(venue, [], isOpen: true);

    /// <summary>Finds a stream by its product's name as the venue writes it.</summary>
    /// <returns>Null when that is not a product name, or not in a closed catalog.</returns>
    public StreamId? Find(ReadOnlySpan<byte> utf8Name)
    {
        if (utf8Name.Length > ProductId.LengthMax || !Ascii.IsValid(utf8Name))
            return null;

        Span<char> name = stackalloc char[ProductId.LengthMax];
        name = name[..Encoding.ASCII.GetChars(utf8Name, name)];
        return _lookup.TryGetValue(name, out var stream) ? stream : _isOpen ? Add(name.ToString()) : null;
    }

    private StreamId? Add(string name)
    {
        if (!ProductId.TryParse(name, out var product))
            return null;
        return _streams[name] = new(_venue, product);
    }
}
