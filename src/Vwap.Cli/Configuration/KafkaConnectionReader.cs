using System.Globalization;
using Vwap.Kafka;

namespace Vwap.Cli;

/// <summary>Reads the settings of a Kafka connection.</summary>
internal sealed class KafkaConnectionReader(SettingSources sources, Problems problems)
{
    /// <summary>Reads an optional connection; null when no broker is given.</summary>
    public KafkaConnection? Read() => ReadBrokers() is { } brokers ? Read(brokers) : null;

    public KafkaConnection ReadRequired()
    {
        var brokers = ReadBrokers();
        if (brokers is null)
            problems.Add("--kafka", "no broker is named: expected HOST:PORT, such as 127.0.0.1:9092");
        return Read(brokers ?? "");
    }

    /// <summary>Reads the preferred leader of each product's topic; the first where there are several.</summary>
    public Dictionary<StreamId, string> ReadLeaders()
    {
        var leaders = new Dictionary<StreamId, string>();
        foreach (var (broker, text) in sources.Brokers.SelectMany(broker => broker.Value.Select(product => (broker.Key, product))))
        {
            if (problems.TryRead($"brokers.{broker}", text, StreamId.Parse, out var product))
                leaders.TryAdd(product, broker);
        }

        return leaders;
    }

    private KafkaConnection Read(string brokers) => new()
    {
        Brokers = brokers,
        Settings = ReadClientSettings(),
        StartWait = sources.Read<TimeSpan>(
            SettingNames.KafkaTime, TryParseWait, "a duration: expected seconds, or a number and ms, s, m or h, such as 30s") ?? TimeSpan.FromSeconds(30),
    };

    private string? ReadBrokers()
    {
        foreach (var broker in sources.Brokers.Keys)
            CheckBroker($"brokers.{broker}", broker);
        if (sources.Find(SettingNames.Kafka) is not { } setting)
            return sources.Brokers.Count == 0 ? null : string.Join(',', sources.Brokers.Keys);

        if (setting.Items.Count == 0)
            problems.Add(setting.Source, "no broker is named: expected HOST:PORT, such as 127.0.0.1:9092");
        foreach (var broker in setting.Items)
            CheckBroker(setting.Source, broker);
        return string.Join(',', setting.Items);
    }

    private void CheckBroker(string source, string broker)
    {
        var colon = broker.LastIndexOf(':');
        if (colon <= 0 || !ushort.TryParse(broker.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port == 0)
            problems.Add(source, $"'{broker}' is not a broker: expected HOST:PORT, such as 127.0.0.1:9092");
    }

    /// <summary>Merges key by key: an option must not discard the security settings of the file.</summary>
    private Dictionary<string, string> ReadClientSettings()
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in sources.FindAll(SettingNames.KafkaSet).SelectMany(ReadClientSettings))
            settings[key] = value;

        return settings;
    }

    private Dictionary<string, string> ReadClientSettings(Setting setting)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var text in setting.Texts)
        {
            var parts = text.Split('=', 2);
            var key = parts[0].Trim();
            if (ClientSettings.FindProblem(key) is { } problem)
                problems.Add(setting.Source, problem);
            else if (parts.Length < 2)
                problems.Add(setting.Source, $"'{key}' has no value: expected KEY=VALUE, such as security.protocol=SASL_SSL");
            else if (!settings.TryAdd(key, SecretValue.Read(setting.Source, key, parts[1], problems)))
                problems.Add(setting.Source, $"{key} is given twice: remove one");
        }

        return settings;
    }

    /// <summary>The older configuration has whole seconds.</summary>
    private static bool TryParseWait(string text, out TimeSpan wait) =>
        Durations.TryParse(int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _) ? text + "s" : text, out wait);
}
