using System.Globalization;
using Vwap.Kafka;

namespace Vwap.Cli;

/// <summary>Reads the settings of Kafka for each command.</summary>
internal sealed class KafkaReader(SettingSources sources, Problems problems)
{
    private const int PartitionsDefault = 12;
    private const int PartitionsMax = 1_000;

    private readonly KafkaConnectionReader _connection = new(sources, problems);
    private readonly TopicReader _topics = new(sources, problems);

    /// <summary>Reads what a run publishes.</summary>
    /// <returns>Null without Kafka.</returns>
    public KafkaSettings? ReadRun(IReadOnlyList<StreamId> streams)
    {
        if (_connection.Read() is not { } connection)
        {
            ReportWithoutBrokers();
            return null;
        }

        ReportUnused();
        var trades = _topics.ReadTradesTopic(SettingNames.TradesToKafka);
        return new()
        {
            Connection = connection,
            Topic = _topics.ReadPattern(trades is null ? streams : []),
            Leaders = _connection.ReadLeaders(),
            TradesTopic = trades,
            TradesPartitions = ReadPartitions(),
        };
    }

    /// <summary>Reads what to consume.</summary>
    public ReadingConsumerOptions ReadConsumer() => new()
    {
        Connection = _connection.ReadRequired(),
        Topics = _topics.ReadTopics(),
        From = ReadStartPosition(),
        Group = sources.Find(SettingNames.Group)?.Text,
    };

    /// <summary>Reads what to compute.</summary>
    public TradeWorkerOptions ReadWorker(IReadOnlyList<WindowSpec> windows)
    {
        var trades = _topics.ReadTradesTopic(SettingNames.Trades);
        if (trades is null)
            problems.Add("--trades", "missing: expected the topic of vwap run --trades-to-kafka");
        var topic = _topics.ReadPattern([]);
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

    private int ReadPartitions()
    {
        if (sources.Find(SettingNames.TradesPartitions) is not { } setting)
            return PartitionsDefault;
        if (int.TryParse(setting.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is > 0 and <= PartitionsMax)
            return count;
        problems.Add(setting.Source, $"'{setting.Text}' is not a number of partitions: expected 1 to {PartitionsMax}");
        return PartitionsDefault;
    }

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

    private StartPosition ReadStartPosition()
    {
        if (sources.Find(SettingNames.From) is not { } setting)
            return default;
        if (!StartPosition.TryParse(setting.Text, out var position))
            problems.Add(setting.Source, $"'{setting.Text}' is not a start position: expected beginning, latest or a trade id");
        return position;
    }
}
