using System.Text;
using System.Text.Json;

namespace Vwap.Outputs;

/// <summary>Reads a value from the members of a JSON object.</summary>
/// <returns>False when they do not make one.</returns>
internal delegate bool ReadMembers<T>(JsonElement root, out T value);

/// <summary>The members of a JSON object that anybody may have written: one that is missing, or of another kind, is null.</summary>
internal static class JsonMembers
{
    /// <returns>False for what is no JSON object, or not the one that is looked for.</returns>
    public static bool TryRead<T>(ReadOnlyMemory<byte> utf8, ReadMembers<T> read, out T value)
        where T : struct
    {
        value = default;
        try
        {
            using var document = JsonDocument.Parse(utf8);
            return document.RootElement.ValueKind == JsonValueKind.Object && read(document.RootElement, out value);
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            return false; // the latter is half a surrogate pair, or bytes that are no UTF-8: a JSON string, and no text
        }
    }

    public static string? Text(this JsonElement root, string name) =>
        root.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String ? member.GetString() : null;

    /// <summary>A text for those who read bytes; empty when it is missing.</summary>
    public static byte[] Utf8(this JsonElement root, string name) => Encoding.UTF8.GetBytes(root.Text(name) ?? "");

    public static JsonElement? Number(this JsonElement root, string name) =>
        root.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.Number ? member : null;
}
