using System.Text.Json;

namespace Vwap.Cli;

/// <summary>A configuration file in JSON: the options in camelCase, or the older shape with <c>ws_url</c>, <c>max_size</c> and <c>brokers</c>.</summary>
internal sealed class ConfigurationFile
{
    /// <summary>The key of the older shape that says which broker leads the topics of which products.</summary>
    private const string BrokersKey = "brokers";

    private static readonly string[] KnownKeys = [.. SettingNames.InFile.Select(known => known.Key)];

    private static readonly Dictionary<string, SettingNames> KafkaSection = new(StringComparer.Ordinal)
    {
        ["brokers"] = SettingNames.Kafka,
        ["topic"] = SettingNames.Topic,
        ["time"] = SettingNames.KafkaTime,
    };

    private static readonly string[] OlderKeys = [.. SettingNames.InFile.Select(known => known.OlderKey).OfType<string>(), BrokersKey];

    private readonly Dictionary<SettingNames, Setting> _settings = [];
    private readonly Dictionary<string, IReadOnlyList<string>> _brokers = new(StringComparer.Ordinal);

    private ConfigurationFile()
    {
    }

    public static ConfigurationFile Empty { get; } = new();

    /// <summary>The brokers of the older shape, and the products whose topics each is to lead.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Brokers => _brokers;

    /// <summary>What should be told of the file although it is no problem.</summary>
    public List<string> Remarks { get; } = [];

    /// <summary>Reads a file; what is wrong with it goes to <paramref name="problems"/>.</summary>
    public static ConfigurationFile Read(Setting path, Problems problems)
    {
        var file = new ConfigurationFile();
        try
        {
            var options = new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };
            using var document = JsonDocument.Parse(ReadBytes(path.Text), options);
            file.ReadKeys(document.RootElement, path, problems);
        }
        catch (Exception) when (Directory.Exists(path.Text))
        {
            problems.Add(path.Source, $"{path.Text} is a folder: give the name of a file in it");
        }
        catch (FileNotFoundException)
        {
            problems.Add(path.Source, $"{path.Text} does not exist");
        }
        catch (JsonException malformed)
        {
            problems.Add(path.Source, $"{path.Text} is not JSON: line {malformed.LineNumber + 1}, column {malformed.BytePositionInLine + 1}");
        }
        catch (InvalidOperationException)
        {
            // The JSON reader's way to say that a string is no text.
            problems.Add(path.Source, $"{path.Text} holds bytes that are not UTF-8, or half a surrogate pair: save it as UTF-8");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            problems.Add(path.Source, $"{path.Text} cannot be read: {unreadable.Message}");
        }

        return file;
    }

    public Setting? Find(SettingNames names) => _settings.GetValueOrDefault(names);

    /// <summary>Editors on Windows begin a file with a byte order mark, which JSON does not know.</summary>
    private static ReadOnlyMemory<byte> ReadBytes(string path)
    {
        var bytes = File.ReadAllBytes(path).AsMemory();
        return bytes.Span.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes;
    }

    private void ReadKeys(JsonElement root, Setting path, Problems problems)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            problems.Add(path.Source, $"{path.Text} is not a JSON object: begin it with {{");
            return;
        }

        foreach (var member in root.EnumerateObject())
            ReadKey(member, $"{member.Name} in {path.Text}", problems);
    }

    private void ReadKey(JsonProperty member, string source, Problems problems)
    {
        if (member.Name == BrokersKey)
        {
            ReadBrokers(member.Value, source, problems);
            return;
        }

        if (member.Name == SettingNames.Kafka.Key && member.Value.ValueKind == JsonValueKind.Object)
        {
            ReadKafkaSection(member.Value, source, problems);
            return;
        }

        var names = SettingNames.InFile.FirstOrDefault(names => names.Key == member.Name || names.OlderKey == member.Name);
        if (names is null)
            problems.Add(source, $"unknown key: did you mean {Spelling.FindNearest(member.Name, [.. KnownKeys, .. OlderKeys])}? Known are {string.Join(", ", KnownKeys)}");
        else if (ReadTexts(member.Value) is not { } texts)
            problems.Add(source, "must be a text, a number, or a list of such; leave the key out for its default");
        else
            Add(names, new(source, texts), problems);
    }

    private void ReadBrokers(JsonElement value, string source, Problems problems)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            problems.Add(source, "must say which broker leads which products: {\"HOST:PORT\": [\"BTC-USD\"]}");
            return;
        }

        foreach (var broker in value.EnumerateObject())
        {
            if (ReadTexts(broker.Value) is not { } products)
                problems.Add($"{broker.Name} of {source}", "must be a list of products, such as [\"BTC-USD\"]");
            else if (!_brokers.TryAdd(broker.Name, products))
                problems.Add($"{broker.Name} of {source}", "is given twice: write all its products in one list");
        }
    }

    /// <summary>Kafka's settings together: <c>brokers</c>, <c>topic</c>, <c>time</c>, and <c>settings</c> to pass through.</summary>
    private void ReadKafkaSection(JsonElement section, string source, Problems problems)
    {
        foreach (var member in section.EnumerateObject())
        {
            var name = $"{member.Name} of {source}";
            if (member.Name == "settings")
                ReadKafkaSettings(member.Value, name, problems);
            else if (KafkaSection.GetValueOrDefault(member.Name) is not { } names)
                problems.Add(name, $"unknown key; known are {string.Join(", ", KafkaSection.Keys)}, settings");
            else if (ReadTexts(member.Value) is not { } texts)
                problems.Add(name, "must be a text, a number, or a list of such");
            else
                Add(names, new(name, texts), problems);
        }
    }

    private void ReadKafkaSettings(JsonElement settings, string source, Problems problems)
    {
        if (settings.ValueKind != JsonValueKind.Object || settings.EnumerateObject().Any(one => one.Name.Contains('=', StringComparison.Ordinal) || ReadText(one.Value) is null))
            problems.Add(source, "must be settings of librdkafka, each a text, a number, true or false: {\"security.protocol\": \"SASL_SSL\"}");
        else
            Add(SettingNames.KafkaSet, new(source, [.. settings.EnumerateObject().Select(one => $"{one.Name}={ReadText(one.Value)}")]), problems);
    }

    private void Add(SettingNames names, Setting setting, Problems problems)
    {
        if (!names.TakesSeveral && setting.Texts.Count != 1)
            problems.Add(setting.Source, $"takes one value, and is a list of {setting.Texts.Count}: write the value alone");
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
