using System.Globalization;
using Vwap.Kafka;

namespace Vwap.Cli;

/// <summary>Understands the settings that say where Kafka is and how to speak with it.</summary>
internal sealed class KafkaConnectionReader(SettingSources sources, Problems problems)
{
    /// <summary>Reads the connection of a command that can do without.</summary>
    /// <returns>Null when no broker is named anywhere.</returns>
    public KafkaConnection? Read() => ReadBrokers() is { } brokers ? Read(brokers) : null;

    /// <summary>Reads the connection of a command that cannot do without.</summary>
    public KafkaConnection ReadRequired()
    {
        var brokers = ReadBrokers();
        if (brokers is null)
            problems.Add("--kafka", "no broker is named: write HOST:PORT, such as 127.0.0.1:9092");
        return Read(brokers ?? "");
    }

    /// <summary>Reads which broker is to lead the topic of a product; of several, the first.</summary>
    public Dictionary<ProductId, string> ReadLeaders()
    {
        var leaders = new Dictionary<ProductId, string>();
        foreach (var (broker, products) in sources.Brokers)
        {
            foreach (var text in products)
            {
                if (problems.TryRead($"brokers.{broker}", text, ProductId.Parse, out var product))
                    leaders.TryAdd(product, broker);
            }
        }

        return leaders;
    }

    private KafkaConnection Read(string brokers) => new()
    {
        Brokers = brokers,
        Settings = ReadPassedThrough(),
        StartWait = ReadStartWait() ?? TimeSpan.FromSeconds(30),
    };

    private string? ReadBrokers()
    {
        foreach (var broker in sources.Brokers.Keys)
            CheckBroker($"brokers.{broker}", broker);
        if (sources.Find(SettingNames.Kafka) is not { } setting)
            return sources.Brokers.Count == 0 ? null : string.Join(',', sources.Brokers.Keys);

        if (setting.Items.Count == 0)
            problems.Add(setting.Source, "no broker is named: write HOST:PORT, such as 127.0.0.1:9092");
        foreach (var broker in setting.Items)
            CheckBroker(setting.Source, broker);
        return string.Join(',', setting.Items);
    }

    private void CheckBroker(string source, string broker)
    {
        var colon = broker.LastIndexOf(':');
        if (colon <= 0 || !ushort.TryParse(broker.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port == 0)
            problems.Add(source, $"'{broker}' is not a broker: write HOST:PORT, such as 127.0.0.1:9092");
    }

    /// <summary>Each by itself: an option beside a file that holds the security settings must not lose those.</summary>
    private Dictionary<string, string> ReadPassedThrough()
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var source in sources.FindAll(SettingNames.KafkaSet))
        {
            foreach (var (key, value) in ReadPassedThrough(source))
                settings[key] = value;
        }

        return settings;
    }

    private Dictionary<string, string> ReadPassedThrough(Setting setting)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var text in setting.Texts)
        {
            var parts = text.Split('=', 2);
            var key = parts[0].Trim();
            if (ClientSettings.FindProblem(key) is { } problem)
                problems.Add(setting.Source, problem);
            else if (parts.Length < 2)
                problems.Add(setting.Source, $"'{key}' has no value: write key=value, such as security.protocol=SASL_SSL");
            else if (!settings.TryAdd(key, parts[1]))
                problems.Add(setting.Source, $"{key} is given twice: remove one");
        }

        return settings;
    }

    private TimeSpan? ReadStartWait()
    {
        if (sources.Find(SettingNames.KafkaTime) is not { } setting)
            return null;
        // The older configuration writes whole seconds.
        var text = int.TryParse(setting.Text, NumberStyles.None, CultureInfo.InvariantCulture, out _) ? setting.Text + "s" : setting.Text;
        if (Durations.TryParse(text, out var wait))
            return wait;
        problems.Add(setting.Source, $"'{setting.Text}' is not a time to wait: write seconds, or a number and ms, s, m or h, such as 30s");
        return null;
    }
}
