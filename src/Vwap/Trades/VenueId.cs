using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Vwap;

/// <summary>The name of a venue, an exchange's feed, such as <c>coinbase</c> or <c>kraken</c>.</summary>
/// <remarks>
/// <para>1 to 32 characters: ASCII lower-case letters, digits and dashes.</para>
/// <para>Immutable; safe to share between threads. The default value is the empty name, which no parser returns.</para>
/// </remarks>
public readonly record struct VenueId
{
    /// <summary>The longest name, in characters.</summary>
    public const int LengthMax = 32;

    private static readonly SearchValues<char> Alphabet = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    private readonly string? _name;

    private VenueId(string name) => _name = name;

    /// <summary>Coinbase Exchange: the venue of products, files and records that name none.</summary>
    public static VenueId Coinbase { get; } = new("coinbase");

    /// <summary>The name, in lower case.</summary>
    public string Name => _name ?? "";

    /// <summary>Parses a name.</summary>
    /// <returns>False when the text is not a venue name.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out VenueId venue)
    {
        var valid = text is { Length: > 0 and <= LengthMax } && !text.AsSpan().ContainsAnyExcept(Alphabet);
        venue = valid ? new(text!) : default;
        return valid;
    }

    /// <summary>Parses a name.</summary>
    /// <exception cref="FormatException">The text is not a venue name.</exception>
    public static VenueId Parse(string text) => TryParse(text, out var venue)
        ? venue
        : throw new FormatException($"'{text}' is not a venue: use lower-case letters, digits and dashes, such as coinbase");

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
