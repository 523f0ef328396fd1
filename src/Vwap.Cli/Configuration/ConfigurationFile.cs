using System.Text.Json;

namespace Vwap.Cli;

/// <summary>A configuration file in JSON: the options in camelCase, or the older format with <c>ws_url</c>, <c>max_size</c> and <c>brokers</c>.</summary>
internal sealed class ConfigurationFile
{
    /// <summary>The key of the older format that maps each broker to the products whose topics it leads.</summary>
    private const string BrokersKey = "brokers";

    /// <summary>Where an editor finds the schema of the file.</summary>
    private const string SchemaKey = "$schema";

    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    private static readonly string[] KnownKeys = [.. SettingNames.InFile.Select(known => known.Key)];

    private static readonly string[] OlderKeys = [.. SettingNames.InFile.Select(known => known.OlderKey).OfType<string>(), BrokersKey];

    private static readonly Dictionary<string, SettingNames> KafkaSection = new(StringComparer.Ordinal)
    {
        ["brokers"] = SettingNames.Kafka,
        ["topic"] = SettingNames.Topic,
        ["time"] = SettingNames.KafkaTime,
    };

    private readonly Dictionary<SettingNames, Setting> _settings = [];
    private readonly Dictionary<string, IReadOnlyList<string>> _brokers = new(StringComparer.Ordinal);

    public static ConfigurationFile Empty { get; } = new();

    /// <summary>The brokers of the older format, each with the products whose topics it is to lead.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Brokers => _brokers;

    /// <summary>Reads a file; what is wrong with it is added to <paramref name="problems"/>.</summary>
    public static ConfigurationFile Read(Setting path, Problems problems)
    {
        var file = new ConfigurationFile();
        try
        {
            using var document = JsonDocument.Parse(ReadBytes(path.Text), Lenient);
            file.ReadKeys(document.RootElement, path, problems);
        }
        catch (JsonException malformed)
        {
            problems.Add(path.Source, $"{path.Text} is not JSON: line {malformed.LineNumber + 1}, column {malformed.BytePositionInLine + 1}");
        }
        catch (InvalidOperationException)
        {
            // How the JSON reader reports a string that is no text, such as half a surrogate pair.
            problems.Add(path.Source, $"{path.Text} holds text that is not valid Unicode: save it as UTF-8");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            problems.Add(path.Source, FilePath.Explain(path.Text, unreadable));
        }

        return file;
    }

    public Setting? Find(SettingNames names) => _settings.GetValueOrDefault(names);

    /// <summary>Editors on Windows begin a file with a byte order mark, which is not JSON.</summary>
    private static ReadOnlyMemory<byte> ReadBytes(string path)
    {
        var bytes = File.ReadAllBytes(path).AsMemory();
        return bytes.Span.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes;
    }

    private void ReadKeys(JsonElement root, Setting path, Problems problems)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            problems.Add(path.Source, $"{path.Text} is not a JSON object: expected {{ at the start");
            return;
        }

        foreach (var member in root.EnumerateObject().Where(member => member.Name != SchemaKey))
            ReadKey(member, $"{member.Name} in {path.Text}", problems);
    }

    private void ReadKey(JsonProperty member, string source, Problems problems)
    {
        if (member.Name == BrokersKey)
            ReadBrokers(member.Value, source, problems);
        else if (member.Name == SettingNames.Kafka.Key && member.Value.ValueKind == JsonValueKind.Object)
            ReadKafkaSection(member.Value, source, problems);
        else if (SettingNames.InFile.FirstOrDefault(names => names.Key == member.Name || names.OlderKey == member.Name) is { } names)
            Add(names, member.Value, source, problems);
        else
            problems.Add(source, $"unknown key{Spelling.Suggest(member.Name, [.. KnownKeys, .. OlderKeys])}; known keys: {string.Join(", ", KnownKeys)}");
    }

    private void ReadBrokers(JsonElement value, string source, Problems problems)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            problems.Add(source, "must map each broker to the products it leads: {\"HOST:PORT\": [\"BTC-USD\"]}");
            return;
        }

        foreach (var broker in value.EnumerateObject())
        {
            if (ReadTexts(broker.Value) is not { } products)
                problems.Add($"{broker.Name} of {source}", "must be a list of products, such as [\"BTC-USD\"]");
            else if (!_brokers.TryAdd(broker.Name, products))
                problems.Add($"{broker.Name} of {source}", "is given twice: put all its products in one list");
        }
    }

    /// <summary>Reads the settings of Kafka: <c>brokers</c>, <c>topic</c>, <c>time</c>, and <c>settings</c> for librdkafka.</summary>
    private void ReadKafkaSection(JsonElement section, string source, Problems problems)
    {
        foreach (var member in section.EnumerateObject())
        {
            var name = $"{member.Name} of {source}";
            if (member.Name == "settings")
                ReadKafkaSettings(member.Value, name, problems);
            else if (KafkaSection.GetValueOrDefault(member.Name) is { } names)
                Add(names, member.Value, name, problems);
            else
                problems.Add(name, $"unknown key; known keys: {string.Join(", ", KafkaSection.Keys)}, settings");
        }
    }

    private void ReadKafkaSettings(JsonElement settings, string source, Problems problems)
    {
        if (settings.ValueKind != JsonValueKind.Object || settings.EnumerateObject().Any(one => one.Name.Contains('=', StringComparison.Ordinal) || ReadText(one.Value) is null))
            problems.Add(source, "must be librdkafka settings, each a string, a number, true or false: {\"security.protocol\": \"SASL_SSL\"}");
        else
            Add(SettingNames.KafkaSet, new(source, [.. settings.EnumerateObject().Select(one => $"{one.Name}={ReadText(one.Value)}")]), problems);
    }

    private void Add(SettingNames names, JsonElement value, string source, Problems problems)
    {
        if (ReadTexts(value) is { } texts)
            Add(names, new(source, texts), problems);
        else
            problems.Add(source, "must be a string, a number or a list of them; leave the key out for its default");
    }

    private void Add(SettingNames names, Setting setting, Problems problems)
    {
        if (!names.TakesSeveral && setting.Texts.Count != 1)
            problems.Add(setting.Source, $"takes one value, not a list of {setting.Texts.Count}");
        else if (!_settings.TryAdd(names, setting))
            problems.Add(setting.Source, $"is given twice, also as {_settings[names].Source}: remove one");
    }

    private static string? ReadText(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
        _ => null,
    };

    private static string[]? ReadTexts(JsonElement value)
    {
        var values = value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().ToArray() : [value];
        return Array.TrueForAll(values, one => one.ValueKind is JsonValueKind.String or JsonValueKind.Number)
            ? Array.ConvertAll(values, one => ReadText(one)!)
            : null;
    }
}
