using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Vwap.Feeds;

/// <summary>The streams of one venue in a feed: finds one by the bytes of its product's name, without making a string.</summary>
/// <remarks>Not thread-safe.</remarks>
public sealed class StreamCatalog
{
    private readonly VenueId _venue;
    private readonly Dictionary<byte[], StreamId> _streams;
    private readonly Dictionary<byte[], StreamId>.AlternateLookup<ReadOnlySpan<byte>> _lookup;
    private readonly HashSet<StreamId> _unsubscribed = [];
    private readonly bool _isOpen;

    /// <summary>A catalog of just these products.</summary>
    public StreamCatalog(VenueId venue, IEnumerable<ProductId> products)
        : this(venue, products, isOpen: false)
    {
    }

    private StreamCatalog(VenueId venue, IEnumerable<ProductId> products, bool isOpen)
    {
        _venue = venue;
        _streams = products.ToDictionary(product => Encoding.ASCII.GetBytes(product.Name), product => new StreamId(venue, product), NameComparer.Instance);
        _lookup = _streams.GetAlternateLookup<ReadOnlySpan<byte>>();
        _isOpen = isOpen;
    }

    /// <summary>Whether any stream is no longer subscribed.</summary>
    internal bool HasUnsubscribed => _unsubscribed.Count > 0;

    /// <summary>The names of the products that were subscribed; an open catalog has subscribed to none.</summary>
    internal IEnumerable<string> Subscribed => _isOpen ? [] : _streams.Values.Where(stream => !_unsubscribed.Contains(stream)).Select(stream => stream.Product.Name);

    /// <summary>A catalog that adds every product it is asked for, as a file of frames may hold any.</summary>
    public static StreamCatalog Open(VenueId venue) => new(venue, [], isOpen: true);

    /// <summary>Finds a stream by its product's name as the venue writes it.</summary>
    /// <returns>Null when that is not a product name, or not in a closed catalog.</returns>
    public StreamId? Find(ReadOnlySpan<byte> utf8Name) =>
        _lookup.TryGetValue(utf8Name, out var stream) ? stream : _isOpen ? Add(utf8Name) : null;

    /// <summary>Notes that a stream is no longer subscribed; its last trades may still come.</summary>
    internal void Unsubscribe(StreamId stream) => _unsubscribed.Add(stream);

    /// <summary>Whether this one is.</summary>
    internal bool IsUnsubscribed(StreamId stream) => _unsubscribed.Contains(stream);

    private StreamId? Add(ReadOnlySpan<byte> utf8Name)
    {
        if (utf8Name.Length > ProductId.LengthMax || !ProductId.TryParse(Encoding.UTF8.GetString(utf8Name), out var product))
            return null;
        return _streams[utf8Name.ToArray()] = new(_venue, product);
    }

    private sealed class NameComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public static readonly NameComparer Instance = new();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode([DisallowNull] byte[] obj) => GetHashCode(obj.AsSpan());

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            var hash = alternate.Length; // names are short: a loop is faster than HashCode
            foreach (var character in alternate)
                hash = unchecked(hash * 31 + character);
            return hash;
        }

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
