using System.Text.Json;
using System.Text.RegularExpressions;

namespace Vwap.Cli.Tests;

/// <summary>Validates by the keywords that the schema of the configuration file has; another one fails the test. eng/check-generated asks a full validator.</summary>
internal sealed class SchemaCheck(JsonElement root)
{
    public bool Accepts(JsonElement value) => Accepts(root, value);

    private bool Accepts(JsonElement schema, JsonElement value) => schema.EnumerateObject().All(keyword => keyword.Name switch
    {
        "$schema" or "title" or "description" or "default" => true,
        "type" => OneOf(keyword.Value).Any(type => IsOf(type.GetString()!, value)),
        "enum" => keyword.Value.EnumerateArray().Any(known => JsonElement.DeepEquals(known, value)),
        "anyOf" => keyword.Value.EnumerateArray().Any(one => Accepts(one, value)),
        "allOf" => keyword.Value.EnumerateArray().All(one => Accepts(one, value)),
        "not" => !Accepts(keyword.Value, value),
        "$ref" => Accepts(Resolve(keyword.Value.GetString()!), value),
        "pattern" => value.ValueKind != JsonValueKind.String
            || Regex.IsMatch(value.GetString()!, keyword.Value.GetString()!, RegexOptions.ECMAScript, TestDeadline.Patience),
        "minLength" => value.ValueKind != JsonValueKind.String || value.GetString()!.Length >= keyword.Value.GetInt32(),
        "minimum" => value.ValueKind != JsonValueKind.Number || value.GetDecimal() >= keyword.Value.GetDecimal(),
        "items" => value.ValueKind != JsonValueKind.Array || value.EnumerateArray().All(item => Accepts(keyword.Value, item)),
        "minItems" => value.ValueKind != JsonValueKind.Array || value.GetArrayLength() >= keyword.Value.GetInt32(),
        "maxItems" => value.ValueKind != JsonValueKind.Array || value.GetArrayLength() <= keyword.Value.GetInt32(),
        "required" => value.ValueKind != JsonValueKind.Object || keyword.Value.EnumerateArray().All(name => value.TryGetProperty(name.GetString()!, out _)),
        "properties" => value.ValueKind != JsonValueKind.Object
            || value.EnumerateObject().All(member => !keyword.Value.TryGetProperty(member.Name, out var known) || Accepts(known, member.Value)),
        "propertyNames" => value.ValueKind != JsonValueKind.Object
            || value.EnumerateObject().All(member => Accepts(keyword.Value, JsonSerializer.SerializeToElement(member.Name))),
        "additionalProperties" => value.ValueKind != JsonValueKind.Object || Others(schema, value).All(member => AcceptsOther(keyword.Value, member.Value)),
        _ => throw new InvalidOperationException($"The keyword {keyword.Name} is not known here"),
    });

    private bool AcceptsOther(JsonElement schema, JsonElement value) => schema.ValueKind != JsonValueKind.False && Accepts(schema, value);

    private static IEnumerable<JsonProperty> Others(JsonElement schema, JsonElement value) =>
        value.EnumerateObject().Where(member => !schema.TryGetProperty("properties", out var known) || !known.TryGetProperty(member.Name, out _));

    private static IEnumerable<JsonElement> OneOf(JsonElement types) => types.ValueKind == JsonValueKind.Array ? types.EnumerateArray() : [types];

    private static bool IsOf(string type, JsonElement value) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "number" => value.ValueKind == JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number && decimal.IsInteger(value.GetDecimal()),
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        _ => throw new InvalidOperationException($"{type} is no type"),
    };

    private JsonElement Resolve(string reference) =>
        reference.TrimStart('#', '/').Split('/').Aggregate(root, (element, name) => element.GetProperty(name));
}
