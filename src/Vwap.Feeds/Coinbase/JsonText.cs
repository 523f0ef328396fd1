using System.Text.Json;

namespace Vwap.Feeds.Coinbase;

/// <summary>Reads the value of a member as an id or as a short text, without making a string.</summary>
/// <remarks>The reader stands on the member's name; afterwards it stands on the end of its value, whatever that was. Not thread-safe.</remarks>
internal sealed class JsonText
{
    /// <summary>Longer escaped texts are no product, price, size or time of ours.</summary>
    private readonly byte[] _unescaped = new byte[64];

    /// <summary>Whether the platform's reader threw for bytes that are no JSON, or that are JSON with half a surrogate pair: no text.</summary>
    public static bool IsMalformed(Exception exception) => exception is JsonException or InvalidOperationException;

    public static long? ReadId(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var id))
            return id;
        reader.Skip();
        return null;
    }

    public static void SkipValue(ref Utf8JsonReader reader)
    {
        reader.Read();
        reader.Skip();
    }

    /// <returns>The text without its escapes; empty when the value is no string or too long. Valid until the next call.</returns>
    public ReadOnlySpan<byte> Read(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.String)
            return reader.ValueIsEscaped ? Unescape(ref reader) : reader.ValueSpan;

        reader.Skip();
        return default;
    }

    private ReadOnlySpan<byte> Unescape(ref Utf8JsonReader reader)
    {
        if (reader.ValueSpan.Length > _unescaped.Length)
            return default;
        return _unescaped.AsSpan(0, reader.CopyString(_unescaped));
    }
}
