using System.Buffers.Text;
using System.Text.Json;

namespace Vwap.Feeds;

/// <summary>Reads names, short texts and numbers of JSON without making strings.</summary>
/// <remarks>
/// What is read here is ASCII. A text that is not, even half a surrogate pair, reads as empty and is no error: other members may hold anything.
/// A text stays valid until the next is read. Not thread-safe.
/// </remarks>
internal sealed class JsonText
{
    /// <summary>Longer texts with escapes cannot be a name, product, price, size or time.</summary>
    private readonly byte[] _unescaped = new byte[64];

    /// <summary>Reads the whole number that follows the member name the reader is on.</summary>
    /// <returns>Null when the value is not one that fits 64 bits.</returns>
    public static long? ReadInteger(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var number))
            return number;
        reader.Skip();
        return null;
    }

    /// <summary>Reads the digits of the number that follows the member name the reader is on.</summary>
    /// <returns>The number as written; empty when the value is not one.</returns>
    public static ReadOnlySpan<byte> ReadNumber(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Number)
            return reader.ValueSpan;
        reader.Skip();
        return default;
    }

    /// <summary>Skips the value that follows the member name the reader is on.</summary>
    public static void SkipValue(ref Utf8JsonReader reader)
    {
        reader.Read();
        reader.Skip();
    }

    /// <summary>Reads the whole number in the text that follows the member name the reader is on: plain digits.</summary>
    public long? ReadIntegerText(ref Utf8JsonReader reader)
    {
        var text = Read(ref reader);
        return !text.IsEmpty && text[0] is >= (byte)'0' and <= (byte)'9' && Utf8Parser.TryParse(text, out long number, out var length) && length == text.Length
            ? number
            : null;
    }

    /// <summary>Reads the text that follows the member name the reader is on.</summary>
    /// <returns>The text without its escapes; empty when the value is not a short ASCII string.</returns>
    public ReadOnlySpan<byte> Read(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.String)
            return Current(ref reader);

        reader.Skip();
        return default;
    }

    /// <returns>The name or string that the reader is on, without its escapes; empty when it is not a short ASCII one.</returns>
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
