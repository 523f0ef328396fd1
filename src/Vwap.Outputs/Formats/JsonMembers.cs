using System.Text;
using System.Text.Json;

namespace Vwap.Outputs;

/// <summary>Reads a value from the members of a JSON object.</summary>
/// <returns>Whether they make one.</returns>
internal delegate bool ReadMembers<T>(JsonElement root, out T value);

/// <summary>Reads the members of a JSON object from outside: one that is missing or of another kind is null.</summary>
internal static class JsonMembers
{
    /// <returns>False when it is no JSON object, or not the expected one.</returns>
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
            return false; // the latter for a JSON string that is no text: half a surrogate pair, or invalid UTF-8
        }
    }

    public static string? Text(this JsonElement root, string name) =>
        root.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String ? member.GetString() : null;

    /// <summary>A text as UTF-8; empty when it is missing.</summary>
    public static byte[] Utf8(this JsonElement root, string name) => Encoding.UTF8.GetBytes(root.Text(name) ?? "");

    public static JsonElement? Number(this JsonElement root, string name) =>
        root.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.Number ? member : null;
}
