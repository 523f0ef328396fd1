using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Vwap;

/// <summary>The name of a traded pair as its venue writes it, such as <c>BTC-USD</c>, <c>BTC/USD</c> or <c>btcusd</c>.</summary>
/// <remarks>
/// <para>1 to 32 characters: ASCII letters, digits, and <c>- _ / .</c>. Case counts.</para>
/// <para>Immutable; safe to share between threads. The default value is the empty name, which no parser returns.</para>
/// </remarks>
public readonly record struct ProductId
{
    /// <summary>The longest name, in characters.</summary>
    public const int LengthMax = 32;

    private static readonly SearchValues<char> Alphabet = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_/.");

    private readonly string? _name;

    private ProductId(string name) => _name = name;

    /// <summary>The name.</summary>
    public string Name => _name ?? "";

    /// <summary>Parses a name.</summary>
    /// <returns>False when the text is not a product name.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out ProductId product)
    {
        var valid = text is { Length: > 0 and <= LengthMax } && !text.AsSpan().ContainsAnyExcept(Alphabet);
        product = valid ? new(text!) : default;
        return valid;
    }

    /// <summary>Parses a name.</summary>
    /// <exception cref="FormatException">The text is not a product name.</exception>
    public static ProductId Parse(string text) => TryParse(text, out var product)
        ? product
        : throw new FormatException($"'{text}' is not a product: expected the venue's spelling, such as BTC-USD");

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
