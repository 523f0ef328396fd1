using System.Globalization;
using Vwap.Kafka;

namespace Vwap.Cli.Configuration;

/// <summary>Understands the settings that speak of Kafka.</summary>
internal sealed class KafkaReader(SettingSources sources, Problems problems)
{
    private const int PartitionsDefault = 12;
    private const int PartitionsMax = 1_000;

    /// <summary>Reads what a run is to publish.</summary>
    /// <returns>Null when Kafka is not asked for.</returns>
    public KafkaSettings? ReadRun(IReadOnlyList<ProductId> products)
    {
        var leaders = ReadLeaders();
        if (ReadBrokers(leaders) is not { } brokers)
        {
            ReportWithoutBrokers();
            return null;
        }

        var topic = ReadTopic(products);
        ReportUnused();
        return new()
        {
            Connection = ReadConnection(brokers),
            Topic = topic,
            Leaders = leaders.SelectMany(broker => broker.Products.Select(product => (product, broker.Name)))
                .DistinctBy(pair => pair.product).ToDictionary(pair => pair.product, pair => pair.Name),
            TradesTopic = ReadTradesTopic(SettingNames.TradesToKafka),
            TradesPartitions = ReadPartitions(),
        };
    }

    /// <summary>Reads what to print.</summary>
    public ReadingConsumerOptions ReadConsumer()
    {
        var topics = sources.Find(SettingNames.Topic)?.Texts.SelectMany(Split).ToArray() ?? [];
        if (topics.Length == 0)
            problems.Add("--topic", "no topic is named: write one or more, such as ETH-USD");
        foreach (var topic in topics.Where(topic => !TopicPattern.IsTopic(topic)))
            problems.Add("--topic", $"'{topic}' is not a topic: write letters, digits, '.', '_' and '-', such as ETH-USD");
        return new() { Connection = ReadRequiredConnection(), Topics = topics, From = ReadFrom(), Group = sources.Find(SettingNames.Group)?.Text };
    }

    /// <summary>Reads what to compute.</summary>
    public TradeWorkerOptions ReadWorker(IReadOnlyList<WindowSpec> windows)
    {
        var trades = ReadTradesTopic(SettingNames.Trades);
        if (trades is null)
            problems.Add("--trades", "no topic of trades is named: write the one of vwap run --trades-to-kafka");
        var topic = ReadTopic([]);
        if (!topic.IsPerProduct)
            problems.Add("--topic", "workers publish to a topic per product: write {product} in it");
        return new()
        {
            Connection = ReadRequiredConnection(),
            TradesTopic = trades ?? "",
            Group = sources.Find(SettingNames.Group)?.Text ?? "vwap",
            Windows = windows,
            Topic = topic,
        };
    }

    /// <summary>Reads the connection of a command that cannot do without.</summary>
    private KafkaConnection ReadRequiredConnection()
    {
        var brokers = ReadBrokers(ReadLeaders());
        if (brokers is null)
            problems.Add("--kafka", "no broker is named: write HOST:PORT, such as 127.0.0.1:9092");
        return ReadConnection(brokers ?? "");
    }

    /// <summary>Reads the pattern of topics and checks it against products.</summary>
    private TopicPattern ReadTopic(IReadOnlyList<ProductId> products)
    {
        if (sources.Find(SettingNames.Topic) is not { } setting)
            return Check(TopicPattern.Default, "--topic", products);
        if (setting.Texts.Count != 1)
        {
            problems.Add(setting.Source, "takes one pattern here: {product} in it makes a topic for each product, such as vwap.{product}");
            return TopicPattern.Default;
        }

        try
        {
            return Check(TopicPattern.Parse(setting.Text), setting.Source, products);
        }
        catch (FormatException malformed)
        {
            problems.Add(setting.Source, malformed.Message);
            return TopicPattern.Default;
        }
    }

    private string? ReadTradesTopic(SettingNames names)
    {
        if (sources.Find(names) is not { } setting)
            return null;
        if (!TopicPattern.IsTopic(setting.Text))
            problems.Add(setting.Source, $"'{setting.Text}' is not a topic: write letters, digits, '.', '_' and '-', such as trades");
        return setting.Text;
    }

    private TopicPattern Check(TopicPattern pattern, string source, IReadOnlyList<ProductId> products)
    {
        foreach (var product in products)
        {
            try
            {
                pattern.TopicOf(product);
            }
            catch (FormatException refused)
            {
                problems.Add(source, refused.Message);
            }
        }

        return pattern;
    }

    private KafkaConnection ReadConnection(string brokers) => new()
    {
        Brokers = brokers,
        Settings = ReadPassedThrough(),
        StartWait = ReadStartWait() ?? TimeSpan.FromSeconds(30),
    };

    private string? ReadBrokers(IReadOnlyList<NamedBroker> leaders)
    {
        if (sources.Find(SettingNames.Kafka) is not { } setting)
            return leaders.Count == 0 ? null : string.Join(',', leaders.Select(broker => broker.Name));

        string[] brokers = [.. setting.Texts.SelectMany(Split)];
        if (brokers.Length == 0)
            problems.Add(setting.Source, "no broker is named: write HOST:PORT, such as 127.0.0.1:9092");
        foreach (var broker in brokers)
            CheckBroker(setting.Source, broker);
        return string.Join(',', brokers);
    }

    private List<NamedBroker> ReadLeaders()
    {
        var brokers = new List<NamedBroker>();
        foreach (var (name, products) in sources.Brokers)
        {
            CheckBroker($"brokers.{name}", name);
            brokers.Add(new(name, [.. products.Select(product => ReadProduct($"brokers.{name}", product)).OfType<ProductId>()]));
        }

        return brokers;
    }

    private ProductId? ReadProduct(string source, string text)
    {
        try
        {
            return ProductId.Parse(text);
        }
        catch (FormatException malformed)
        {
            problems.Add(source, malformed.Message);
            return null;
        }
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

    private int ReadPartitions()
    {
        if (sources.Find(SettingNames.TradesPartitions) is not { } setting)
            return PartitionsDefault;
        if (int.TryParse(setting.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is > 0 and <= PartitionsMax)
            return count;
        problems.Add(setting.Source, $"'{setting.Text}' is not a number of partitions: write 1 to {PartitionsMax}");
        return PartitionsDefault;
    }

    private void ReportWithoutBrokers()
    {
        foreach (var names in new[] { SettingNames.KafkaSet, SettingNames.TradesToKafka, SettingNames.TradesPartitions })
        {
            if (sources.Find(names) is { } setting)
                problems.Add(setting.Source, "needs the brokers: write --kafka HOST:PORT too");
        }

        // A variable or a file may serve several commands; an option is meant for this one.
        foreach (var names in new[] { SettingNames.Topic, SettingNames.KafkaTime }.Where(sources.HasOption))
            problems.Add(names.Option, "needs the brokers: write --kafka HOST:PORT too");
    }

    private void ReportUnused()
    {
        if (sources.Find(SettingNames.TradesToKafka) is not null && sources.HasOption(SettingNames.Topic))
            problems.Add(SettingNames.Topic.Option, "is for readings, and --trades-to-kafka publishes trades instead: give it to vwap worker, or leave one of the two out");
        if (sources.Find(SettingNames.TradesToKafka) is null && sources.HasOption(SettingNames.TradesPartitions))
            problems.Add(SettingNames.TradesPartitions.Option, "is for the topic of trades: write --trades-to-kafka TOPIC too");
    }

    private ReadFrom ReadFrom()
    {
        if (sources.Find(SettingNames.From) is not { } setting)
            return default;
        if (!Vwap.Kafka.ReadFrom.TryParse(setting.Text, out var from))
            problems.Add(setting.Source, $"'{setting.Text}' is no place to begin: write beginning, latest or a trade id");
        return from;
    }

    private static string[] Split(string text) => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private sealed record NamedBroker(string Name, IReadOnlyList<ProductId> Products);
}
