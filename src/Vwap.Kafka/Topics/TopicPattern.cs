using System.Buffers;

namespace Vwap.Kafka;

/// <summary>A pattern for the names of topics, such as <c>{product}</c> or <c>{venue}.{product}</c>.</summary>
/// <remarks>
/// Immutable. Kafka does not allow the slash of products such as <c>BTC/USD</c>: it becomes a hyphen. Without <c>{product}</c> products
/// share a topic on purpose.
/// </remarks>
public sealed record TopicPattern
{
    /// <summary>The default: the topic is named like the product.</summary>
    public static readonly TopicPattern Default = new(Product);

    private const string Product = "{product}";
    private const string Venue = "{venue}";
    private const int LengthMax = 249;

    private static readonly SearchValues<char> Alphabet =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    private readonly string _text;

    private TopicPattern(string text) => _text = text;

    /// <summary>Whether each product has a topic of its own.</summary>
    public bool IsPerProduct => _text.Contains(Product, StringComparison.Ordinal);

    /// <summary>Parses a pattern.</summary>
    /// <exception cref="FormatException">It gives no valid topic name.</exception>
    public static TopicPattern Parse(string text)
    {
        var pattern = new TopicPattern(text);
        return IsTopic(pattern.Name(StreamId.Parse("BTC-USD")))
            ? pattern
            : throw new FormatException(
                $"'{text}' is not a topic pattern: use letters, digits, '.', '_', '-', {Product} and {Venue}, such as vwap.{Product}");
    }

    /// <summary>The topic of a stream.</summary>
    /// <exception cref="FormatException">It is not a valid topic name: too long, or only dots.</exception>
    public string TopicOf(StreamId stream) => Has(stream) ? Name(stream) : throw new FormatException(Refuse(stream));

    /// <summary>Whether the topic of a stream has a valid name.</summary>
    public bool Has(StreamId stream) => IsTopic(Name(stream));

    /// <summary>Whether two streams would share a topic although each product is to have its own.</summary>
    public bool Collide(StreamId one, StreamId other) => IsPerProduct && one != other && Name(one) == Name(other);

    /// <summary>Describes streams with an invalid topic, and those that would share one although each product is to have its own.</summary>
    public IEnumerable<string> FindProblems(IReadOnlyList<StreamId> streams)
    {
        foreach (var stream in streams.Where(stream => !Has(stream)))
            yield return Refuse(stream);
        foreach (var topic in streams.GroupBy(Name, StringComparer.Ordinal).Where(topic => IsPerProduct && topic.Distinct().Count() > 1))
            yield return $"{string.Join(" and ", topic)} would share the topic {topic.Key}: {Advise(topic)}";
    }

    /// <summary>Whether a topic name is valid.</summary>
    public static bool IsTopic(string name) =>
        name.Length is > 0 and <= LengthMax && name is not ("." or "..") && !name.AsSpan().ContainsAnyExcept(Alphabet);

    /// <summary>Returns the pattern.</summary>
    public override string ToString() => _text;

    private string Refuse(StreamId stream) =>
        $"{stream}: '{Name(stream)}' is not a valid topic: Kafka allows at most {LengthMax} letters, digits, '.', '_' and '-'";

    private static string Advise(IEnumerable<StreamId> streams) => streams.DistinctBy(stream => stream.Venue).Count() > 1
        ? $"add the venue, such as {Venue}.{Product}"
        : "remove one, or publish it by a run with another pattern";

    private string Name(StreamId stream) => _text
        .Replace(Venue, stream.Venue.Name, StringComparison.Ordinal)
        .Replace(Product, stream.Product.Name.Replace('/', '-'), StringComparison.Ordinal);
}
