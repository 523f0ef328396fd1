using System.Text;

namespace Vwap.Feeds;

/// <summary>The products that a feed is about: finds a product by the bytes of its name without making a string.</summary>
/// <remarks>Not thread-safe.</remarks>
public sealed class ProductCatalog
{
    private readonly Dictionary<string, ProductId> _products;
    private readonly Dictionary<string, ProductId>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private readonly bool _isOpen;

    /// <summary>A catalog of just these products.</summary>
    public ProductCatalog(IEnumerable<ProductId> products)
        : this(products, isOpen: false)
    {
    }

    private ProductCatalog(IEnumerable<ProductId> products, bool isOpen)
    {
        _products = products.ToDictionary(product => product.Name, StringComparer.Ordinal);
        _lookup = _products.GetAlternateLookup<ReadOnlySpan<char>>();
        _isOpen = isOpen;
    }

    /// <summary>What was asked for; an open catalog asks for nothing.</summary>
    internal IEnumerable<ProductId> Asked => _isOpen ? [] : _products.Values;

    /// <summary>A catalog that takes in every product it is asked for, as a file of frames may hold any.</summary>
    public static ProductCatalog Open() => new([], isOpen: true);

    /// <summary>Finds a product by its name as the venue writes it.</summary>
    /// <returns>False when the name is no product name, or is not in a closed catalog.</returns>
    public bool TryFind(ReadOnlySpan<byte> utf8Name, out ProductId product)
    {
        product = default;
        if (utf8Name.Length > ProductId.LengthMax || !Ascii.IsValid(utf8Name))
            return false;

        Span<char> name = stackalloc char[ProductId.LengthMax];
        name = name[..Encoding.ASCII.GetChars(utf8Name, name)];
        return _lookup.TryGetValue(name, out product) || (_isOpen && TryAdd(name, out product));
    }

    private bool TryAdd(ReadOnlySpan<char> name, out ProductId product)
    {
        if (!ProductId.TryParse(name.ToString(), out product))
            return false;
        _products.Add(product.Name, product);
        return true;
    }
}
