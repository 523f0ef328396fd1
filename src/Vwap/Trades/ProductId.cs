using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Vwap;

/// <summary>The name of a traded pair as its venue writes it, such as <c>BTC-USD</c>: base currency, then quote currency.</summary>
/// <remarks>
/// <para>1 to 32 characters: ASCII capital letters, digits, and <c>- _ / . :</c>.</para>
/// <para>Immutable; safe to share between threads. The default value is the empty name, which no parser returns.</para>
/// </remarks>
public readonly record struct ProductId
{
    /// <summary>The longest name, in characters.</summary>
    public const int LengthMax = 32;

    private static readonly SearchValues<char> Alphabet = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_/.:");

    private readonly string? _name;

    private ProductId(string name) => _name = name;

    /// <summary>The name, in capitals.</summary>
    public string Name => _name ?? "";

    /// <summary>Reads a name exactly as a venue writes it: small letters are refused.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out ProductId product)
    {
        var valid = IsValid(text);
        product = valid ? new(text!) : default;
        return valid;
    }

    /// <summary>Reads a name as a person types it: small letters become capitals, white space around it is dropped.</summary>
    /// <exception cref="FormatException">The text is no product name.</exception>
    public static ProductId Parse(string text) => TryParse(text.Trim().ToUpperInvariant(), out var product)
        ? product
        : throw new FormatException($"'{text}' is not a product: write base and quote currency with a dash, such as BTC-USD");

    /// <summary>Whether <paramref name="name"/> is a name exactly as a venue writes it.</summary>
    public static bool IsValid(ReadOnlySpan<char> name) =>
        name.Length is > 0 and <= LengthMax && !name.ContainsAnyExcept(Alphabet);

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
