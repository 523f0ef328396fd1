using System.Buffers;

namespace Vwap.Kafka;

/// <summary>How topics are named after products, such as <c>{product}</c> or <c>vwap.{product}</c>.</summary>
/// <remarks>Immutable. Without <c>{product}</c> all products share one topic.</remarks>
public sealed record TopicPattern
{
    /// <summary>The default: a topic of the product's name.</summary>
    public static readonly TopicPattern Default = new("{product}");

    private const string Product = "{product}";
    private const int LengthMax = 249;

    private static readonly SearchValues<char> Alphabet =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    private readonly string _text;

    private TopicPattern(string text) => _text = text;

    /// <summary>Whether each product has a topic of its own.</summary>
    public bool IsPerProduct => _text.Contains(Product, StringComparison.Ordinal);

    /// <summary>Reads a pattern.</summary>
    /// <exception cref="FormatException">No topic of Kafka can be named so.</exception>
    public static TopicPattern Parse(string text)
    {
        var pattern = new TopicPattern(text);
        return IsTopic(text.Replace(Product, "BTC-USD", StringComparison.Ordinal))
            ? pattern
            : throw new FormatException(
                $"'{text}' is not a pattern of topics: write letters, digits, '.', '_', '-' and {Product}, such as vwap.{Product}");
    }

    /// <summary>The topic of a product.</summary>
    /// <exception cref="FormatException">The product's name has characters that Kafka does not allow.</exception>
    public string TopicOf(ProductId product) => Has(product)
        ? Name(product)
        : throw new FormatException($"{product} cannot have the topic '{Name(product)}': Kafka allows letters, digits, '.', '_' and '-' alone");

    /// <summary>Whether Kafka allows the topic of a product.</summary>
    public bool Has(ProductId product) => IsTopic(Name(product));

    /// <summary>Whether Kafka allows a topic of this name.</summary>
    public static bool IsTopic(string name) =>
        name.Length is > 0 and <= LengthMax && name is not ("." or "..") && !name.AsSpan().ContainsAnyExcept(Alphabet);

    /// <summary>The pattern as it was written.</summary>
    public override string ToString() => _text;

    private string Name(ProductId product) => _text.Replace(Product, product.Name, StringComparison.Ordinal);
}
