using System.Text.Json.Nodes;

namespace Vwap.Cli;

/// <summary>The forms of values in the JSON Schema of the configuration file.</summary>
internal static class SchemaForms
{
    private const string Units = "(ms|s|m|h|d)";

    public static JsonObject Text(string pattern = "") => pattern.Length == 0
        ? new() { ["type"] = "string", ["minLength"] = 1 }
        : new() { ["type"] = "string", ["pattern"] = pattern };

    public static JsonObject TextOrNumber() => new() { ["type"] = ArrayOf(["string", "number"]), ["minLength"] = 1 };

    public static JsonObject Count() => AnyOf(new() { ["type"] = "integer", ["minimum"] = 1 }, Text("^0*[1-9][0-9]*$"));

    public static JsonObject Duration() => Text($"^[0-9.]+{Units}$");

    /// <summary>A duration, or a number of seconds.</summary>
    public static JsonObject Seconds() => AnyOf(new() { ["type"] = "integer", ["minimum"] = 0 }, Text($"^([0-9]+|[0-9.]+{Units})$"));

    /// <summary>One of several words: the documented ones for editors, and whatever else is accepted, in any case.</summary>
    public static JsonObject Choice(IReadOnlyList<string> documented, IEnumerable<string> accepted) =>
        AnyOf(new() { ["enum"] = ArrayOf(documented) }, Text($"^{AnyCase(accepted)}$"));

    /// <summary>Some of several words, separated by commas.</summary>
    public static JsonObject ChoiceList(IReadOnlyList<string> words) =>
        AnyOf(new() { ["enum"] = ArrayOf(words) }, Text($"^[ ,]*{AnyCase(words)}( *,[ ,]*{AnyCase(words)})*[ ,]*$"));

    /// <summary>A value, or a list: of one value where a setting has but one.</summary>
    public static JsonNode[] OneOrMore(JsonObject form, bool isList)
    {
        var list = new JsonObject { ["type"] = "array", ["items"] = form.DeepClone(), ["minItems"] = 1 };
        if (!isList)
            list["maxItems"] = 1;
        return [form, list];
    }

    /// <summary>A key and its older name are one setting.</summary>
    public static JsonNode NotBoth(string key, string older) => new JsonObject { ["not"] = new JsonObject { ["required"] = ArrayOf([key, older]) } };

    public static JsonArray ArrayOf(IEnumerable<string> texts) => ArrayOf(texts.Select(text => (JsonNode)text));

    public static JsonArray ArrayOf(IEnumerable<JsonNode> nodes) => new([.. nodes]);

    private static JsonObject AnyOf(params JsonObject[] forms) => new() { ["anyOf"] = ArrayOf(forms) };

    /// <summary>ECMAScript has no switch for it within a pattern.</summary>
    private static string AnyCase(IEnumerable<string> words) => $"({string.Join('|', words.Select(AnyCase))})";

    private static string AnyCase(string word) =>
        string.Concat(word.Select(letter => char.IsAsciiLetter(letter) ? $"[{char.ToUpperInvariant(letter)}{char.ToLowerInvariant(letter)}]" : $"{letter}"));
}
