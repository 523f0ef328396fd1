using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Vwap.Cli;

/// <summary>The JSON Schema of the configuration file, for editors and validators. What it accepts is what <see cref="ConfigurationFile"/> takes.</summary>
internal sealed class ConfigurationSchema(IReadOnlyList<CommandEntry> commands)
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly OptionEntry[] _options =
        [.. SettingNames.InFile.Select(names => commands.SelectMany(command => command.Options).First(option => option.Setting == names))];

    public string Write()
    {
        var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Indented))
            Create().WriteTo(writer);
        return Encoding.UTF8.GetString(buffer.ToArray()) + "\n";
    }

    private JsonObject Create()
    {
        var properties = new JsonObject { ["$schema"] = new JsonObject { ["description"] = "Where an editor finds this schema.", ["type"] = "string" } };
        foreach (var option in _options)
            properties[KeyOf(option)] = Describe(option);
        foreach (var option in Renamed)
            properties[option.Setting!.OlderKey!] = new JsonObject { ["description"] = $"The older name of {KeyOf(option)}.", ["$ref"] = $"#/properties/{KeyOf(option)}" };
        properties["brokers"] = OlderBrokers();
        return new()
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = "vwap configuration",
            ["description"] = "The options of vwap in a file, for --config.",
            ["type"] = "object",
            ["properties"] = properties,
            ["additionalProperties"] = false,
            ["allOf"] = SchemaForms.ArrayOf(Renamed.Select(option => SchemaForms.NotBoth(KeyOf(option), option.Setting!.OlderKey!))),
        };
    }

    private IEnumerable<OptionEntry> Renamed => _options.Where(option => option.Setting!.OlderKey is { } older && older != KeyOf(option));

    private static string KeyOf(OptionEntry option) => option.Setting!.Key;

    private JsonObject Describe(OptionEntry option)
    {
        var schema = new JsonObject { ["description"] = option.Description };
        if (DefaultOf(option) is { } value)
            schema["default"] = value;
        schema["anyOf"] = option.Setting == SettingNames.Kafka
            ? new JsonArray([.. SchemaForms.OneOrMore(FormOf(option), isList: true), KafkaSection()])
            : new JsonArray([.. SchemaForms.OneOrMore(FormOf(option), option.IsList)]);
        return schema;
    }

    private static JsonObject FormOf(OptionEntry option) => option switch
    {
        { Setting: var setting } when setting == SettingNames.KafkaTime => SchemaForms.Seconds(),
        { Setting: var setting } when setting == SettingNames.LogLevel => SchemaForms.Choice(option.Values, LogLevels.Names),
        { Setting: var setting } when setting == SettingNames.KafkaSet => SchemaForms.Text("="),
        { Setting: var setting } when setting == SettingNames.Roll => SchemaForms.Text("^0*[1-9][0-9]*(s|m|h|d|[Mm][Bb])$"),
        { Values.Count: > 1, IsList: true } => SchemaForms.ChoiceList(option.Values),
        { Values.Count: > 1 } => SchemaForms.Choice(option.Values, option.Values),
        { ValueName: "N" } => SchemaForms.Count(),
        { ValueName: "DURATION" } => SchemaForms.Duration(),
        { ValueName: "W" or "FILE" or "TOKEN" or "TOPIC" or "PATTERN" } => SchemaForms.TextOrNumber(),
        _ => SchemaForms.Text(),
    };

    /// <summary>The default where it is a value; none where it depends, or is nothing.</summary>
    private static JsonNode? DefaultOf(OptionEntry option) => option.Default switch
    {
        null or "none" or "off" => null,
        var text when text.Contains(' ', StringComparison.Ordinal) => null,
        var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) => number,
        var text when text.Contains(',', StringComparison.Ordinal) => SchemaForms.ArrayOf(text.Split(',')),
        var text => text,
    };

    /// <summary>The settings of Kafka in one object.</summary>
    private JsonObject KafkaSection()
    {
        var client = new JsonObject
        {
            ["description"] = "librdkafka settings, passed through.",
            ["type"] = "object",
            ["propertyNames"] = new JsonObject { ["pattern"] = "^[^=]+$" },
            ["additionalProperties"] = new JsonObject { ["type"] = SchemaForms.ArrayOf(["string", "number", "boolean"]) },
        };
        var brokers = _options.Single(option => option.Setting == SettingNames.Kafka);
        return new()
        {
            ["type"] = "object",
            ["properties"] = new JsonObject
            {
                ["brokers"] = new JsonObject { ["description"] = brokers.Description, ["anyOf"] = new JsonArray([.. SchemaForms.OneOrMore(SchemaForms.Text(), isList: true)]) },
                ["topic"] = Describe(_options.Single(option => option.Setting == SettingNames.Topic)),
                ["time"] = Describe(_options.Single(option => option.Setting == SettingNames.KafkaTime)),
                ["settings"] = client,
            },
            ["additionalProperties"] = false,
        };
    }

    private static JsonObject OlderBrokers() => new()
    {
        ["description"] = "The brokers in the older format, each with the products whose topics it is to lead.",
        ["type"] = "object",
        ["additionalProperties"] = new JsonObject { ["type"] = SchemaForms.ArrayOf(["string", "array"]), ["items"] = SchemaForms.Text() },
    };
}
