using System.Globalization;
using Vwap.Kafka;

namespace Vwap.Cli;

/// <summary>Reads the settings of Kafka for each command: connections, topics, positions.</summary>
internal sealed class KafkaReader(SettingSources sources, Problems problems)
{
    private const int PartitionsDefault = 12;
    private const int PartitionsMax = 1_000;

    private readonly KafkaConnectionReader _connection = new(sources, problems);

    /// <summary>Reads what a run publishes; null without Kafka.</summary>
    public KafkaSettings? ReadRun(IReadOnlyList<StreamId> streams)
    {
        if (_connection.Read() is not { } connection)
        {
            ReportWithoutBrokers();
            return null;
        }

        ReportUnused();
        var trades = ReadTradesTopic(SettingNames.TradesToKafka);
        return new(connection, ReadPattern(trades is null ? streams : []), _connection.ReadLeaders(), trades, ReadPartitions());
    }

    public ReadingConsumerOptions ReadConsumer() => new()
    {
        Connection = _connection.ReadRequired(),
        Topics = ReadTopics(),
        From = sources.Read<StartPosition>(SettingNames.From, StartPosition.TryParse, "a start position: expected beginning, latest or a trade id") ?? default,
        Group = sources.Find(SettingNames.Group)?.Text,
    };

    public TradeWorkerOptions ReadWorker(IReadOnlyList<WindowSpec> windows)
    {
        var trades = ReadTradesTopic(SettingNames.Trades);
        if (trades is null)
            problems.Add("--trades", "missing: expected the topic of vwap run --trades-to-kafka");
        var topic = ReadPattern([]);
        if (!topic.IsPerProduct)
            problems.Add("--topic", "workers publish to a topic per product: it must contain {product}");
        return new()
        {
            Connection = _connection.ReadRequired(),
            TradesTopic = trades ?? "",
            Group = sources.Find(SettingNames.Group)?.Text ?? "vwap",
            Windows = windows,
            Topic = topic,
        };
    }

    private int ReadPartitions() =>
        sources.Read<int>(SettingNames.TradesPartitions, TryParsePartitions, $"a number of partitions: expected 1 to {PartitionsMax}") ?? PartitionsDefault;

    private static bool TryParsePartitions(string text, out int count) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out count) && count is > 0 and <= PartitionsMax;

    private void ReportWithoutBrokers()
    {
        foreach (var names in new[] { SettingNames.KafkaSet, SettingNames.TradesToKafka, SettingNames.TradesPartitions })
        {
            if (sources.Find(names) is { } setting)
                problems.Add(setting.Source, "requires --kafka HOST:PORT");
        }

        // Variables and files may serve several commands; an option is for this one.
        foreach (var names in new[] { SettingNames.Topic, SettingNames.KafkaTime }.Where(sources.HasOption))
            problems.Add(names.Option, "requires --kafka HOST:PORT");
    }

    private void ReportUnused()
    {
        if (sources.Find(SettingNames.TradesToKafka) is not null && sources.HasOption(SettingNames.Topic))
            problems.Add(SettingNames.Topic.Option, "has no effect with --trades-to-kafka, which publishes trades instead of readings: use it with vwap worker");
        if (sources.Find(SettingNames.TradesToKafka) is null && sources.HasOption(SettingNames.TradesPartitions))
            problems.Add(SettingNames.TradesPartitions.Option, "requires --trades-to-kafka TOPIC");
    }

    /// <summary>Reads the pattern of the topics of readings, and checks it against streams.</summary>
    private TopicPattern ReadPattern(IReadOnlyList<StreamId> streams)
    {
        if (sources.Find(SettingNames.Topic) is not { } setting)
            return Check(TopicPattern.Default, "--topic", streams);
        if (setting.Texts.Count != 1)
        {
            problems.Add(setting.Source, "takes one pattern here: {product} in it gives each product its topic, such as vwap.{product}");
            return TopicPattern.Default;
        }

        return problems.TryRead(setting.Source, setting.Text, TopicPattern.Parse, out var pattern)
            ? Check(pattern, setting.Source, streams)
            : TopicPattern.Default;
    }

    private IReadOnlyList<string> ReadTopics()
    {
        var topics = sources.Find(SettingNames.Topic)?.Items ?? [];
        if (topics.Count == 0)
            problems.Add("--topic", "missing: expected one or more topics, such as ETH-USD");
        foreach (var topic in topics.Where(topic => !TopicPattern.IsTopic(topic)))
            problems.Add("--topic", $"'{topic}' is not a topic: use letters, digits, '.', '_' and '-', such as ETH-USD");
        return topics;
    }

    private string? ReadTradesTopic(SettingNames names)
    {
        if (sources.Find(names) is not { } setting)
            return null;
        if (!TopicPattern.IsTopic(setting.Text))
            problems.Add(setting.Source, $"'{setting.Text}' is not a topic: use letters, digits, '.', '_' and '-', such as trades");
        return setting.Text;
    }

    private TopicPattern Check(TopicPattern pattern, string source, IReadOnlyList<StreamId> streams)
    {
        foreach (var problem in pattern.FindProblems(streams))
            problems.Add(source, problem);
        return pattern;
    }
}
