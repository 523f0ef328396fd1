using System.Buffers.Text;
using System.Text.Json;

namespace Vwap.Feeds;

/// <summary>Reads names and short texts without making strings, and ids.</summary>
/// <remarks>
/// What is read here is ASCII. A text that is not, even half a surrogate pair, is none of ours and no error: other members may hold anything.
/// A text stays valid until the next is read. Not thread-safe.
/// </remarks>
internal sealed class JsonText
{
    /// <summary>Longer texts with escapes are no name, product, price, size or time of ours.</summary>
    private readonly byte[] _unescaped = new byte[64];

    /// <summary>Reads the id behind the member's name on which the reader stands.</summary>
    public static long? ReadId(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var id) && id <= FeedLimits.TradeIdMax)
            return id;
        reader.Skip();
        return null;
    }

    /// <summary>Passes over the value behind the member's name on which the reader stands.</summary>
    public static void SkipValue(ref Utf8JsonReader reader)
    {
        reader.Read();
        reader.Skip();
    }

    /// <summary>Reads the text behind the member's name on which the reader stands.</summary>
    /// <returns>The text without its escapes; empty when the value is no string, or none of ours.</returns>
    public ReadOnlySpan<byte> Read(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.String)
            return Current(ref reader);

        reader.Skip();
        return default;
    }

    /// <returns>The name or string on which the reader stands, without its escapes; empty when it is none of ours.</returns>
    public ReadOnlySpan<byte> Current(ref Utf8JsonReader reader) =>
        reader.ValueIsEscaped ? Unescape(reader.ValueSpan) : reader.ValueSpan;

    /// <summary>Undoes the escapes of a text that the platform's reader has found well-formed.</summary>
    private ReadOnlySpan<byte> Unescape(ReadOnlySpan<byte> text)
    {
        var length = 0;
        while (!text.IsEmpty)
        {
            if (length == _unescaped.Length || !TryTake(ref text, out _unescaped[length++]))
                return default;
        }

        return _unescaped.AsSpan(0, length);
    }

    private static bool TryTake(ref ReadOnlySpan<byte> text, out byte character)
    {
        var escapeLength = text[0] != '\\' ? 0 : text[1] != 'u' ? 1 : 2;
        character = text[Math.Min(escapeLength, 1)];
        if (escapeLength < 2)
        {
            text = text[(escapeLength + 1)..];
            return escapeLength == 0 || character is (byte)'"' or (byte)'\\' or (byte)'/'; // the others are control characters
        }

        var isAscii = Utf8Parser.TryParse(text.Slice(2, 4), out ushort code, out _, 'x') && code <= 0x7F;
        character = isAscii ? (byte)code : default;
        text = text[6..];
        return isAscii;
    }
}
