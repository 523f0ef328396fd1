using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Vwap.Simulator;

/// <summary>Reads JSON from clients and recordings without assuming its structure, and writes JSON that needs escaping.</summary>
internal static class Json
{
    /// <summary>A string member; null when missing or not a string.</summary>
    public static string? FindText(this JsonElement element, string name) =>
        element.Find(name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    /// <summary>An integer member; null when missing or not an integer.</summary>
    public static long? FindNumber(this JsonElement element, string name) =>
        element.Find(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out var number) ? number : null;

    /// <summary>A number member as written; null when missing or not a number.</summary>
    public static string? FindDigits(this JsonElement element, string name) =>
        element.Find(name) is { ValueKind: JsonValueKind.Number } value ? value.GetRawText() : null;

    /// <summary>A member; undefined when missing or when the element is not an object.</summary>
    public static JsonElement Find(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : default;

    /// <summary>The elements of an array; empty for anything else.</summary>
    public static IEnumerable<JsonElement> Elements(this JsonElement element) =>
        element.ValueKind == JsonValueKind.Array ? element.EnumerateArray() : [];

    /// <summary>The elements of an array of strings; null for anything else.</summary>
    public static IReadOnlyList<string>? FindTexts(this JsonElement element) =>
        element.ValueKind == JsonValueKind.Array && element.EnumerateArray().All(one => one.ValueKind == JsonValueKind.String)
            ? [.. element.EnumerateArray().Select(one => one.GetString()!)]
            : null;

    /// <summary>An object of these members, in this order; a member that is null is left out.</summary>
    public static JsonObject Object(params ReadOnlySpan<(string Name, JsonNode? Value)> members)
    {
        var json = new JsonObject();
        foreach (var (name, value) in members)
        {
            if (value is not null)
                json.Add(name, value);
        }

        return json;
    }

    public static JsonArray Array(params IEnumerable<string> texts) => new([.. texts.Select(text => JsonValue.Create(text))]);

    public static ReadOnlyMemory<byte> ToUtf8(this JsonNode json) => Encoding.UTF8.GetBytes(json.ToJsonString());
}
