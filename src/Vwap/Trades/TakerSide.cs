using System.Text;

namespace Vwap;

/// <summary>The side of the aggressor: of the order that met a resting one.</summary>
public enum TakerSide
{
    /// <summary>Not told.</summary>
    Unknown,

    /// <summary>The taker bought.</summary>
    Buy,

    /// <summary>The taker sold.</summary>
    Sell,
}

/// <summary>The texts of a <see cref="TakerSide"/>.</summary>
/// <remarks>Safe to use from any thread.</remarks>
public static class TakerSides
{
    /// <summary>Reads buy or sell, or their first letters, in any case.</summary>
    /// <returns>Unknown when the text is neither.</returns>
    public static TakerSide Parse(ReadOnlySpan<byte> utf8) => utf8.Length switch
    {
        3 when Ascii.EqualsIgnoreCase(utf8, "buy"u8) => TakerSide.Buy,
        4 when Ascii.EqualsIgnoreCase(utf8, "sell"u8) => TakerSide.Sell,
        1 when utf8[0] is (byte)'b' or (byte)'B' => TakerSide.Buy,
        1 when utf8[0] is (byte)'s' or (byte)'S' => TakerSide.Sell,
        _ => TakerSide.Unknown,
    };

    /// <summary>The other side; unknown stays unknown.</summary>
    public static TakerSide Opposite(this TakerSide side) => side switch
    {
        TakerSide.Buy => TakerSide.Sell,
        TakerSide.Sell => TakerSide.Buy,
        _ => TakerSide.Unknown,
    };

    /// <summary>Writes buy or sell; nothing when it is unknown.</summary>
    public static ReadOnlySpan<byte> ToUtf8(this TakerSide side) => side switch
    {
        TakerSide.Buy => "buy"u8,
        TakerSide.Sell => "sell"u8,
        _ => default,
    };
}
