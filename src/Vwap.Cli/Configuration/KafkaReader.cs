using System.Globalization;
using Vwap.Kafka;

namespace Vwap.Cli;

/// <summary>Understands the settings that speak of Kafka.</summary>
internal sealed class KafkaReader(SettingSources sources, Problems problems)
{
    private const int PartitionsDefault = 12;
    private const int PartitionsMax = 1_000;

    private readonly KafkaConnectionReader _connection = new(sources, problems);
    private readonly TopicReader _topics = new(sources, problems);

    /// <summary>Reads what a run is to publish.</summary>
    /// <returns>Null when Kafka is not asked for.</returns>
    public KafkaSettings? ReadRun(IReadOnlyList<ProductId> products)
    {
        if (_connection.Read() is not { } connection)
        {
            ReportWithoutBrokers();
            return null;
        }

        ReportUnused();
        return new()
        {
            Connection = connection,
            Topic = _topics.ReadPattern(products),
            Leaders = _connection.ReadLeaders(),
            TradesTopic = _topics.ReadTradesTopic(SettingNames.TradesToKafka),
            TradesPartitions = ReadPartitions(),
        };
    }

    /// <summary>Reads what to print.</summary>
    public ReadingConsumerOptions ReadConsumer() => new()
    {
        Connection = _connection.ReadRequired(),
        Topics = _topics.ReadTopics(),
        From = ReadFrom(),
        Group = sources.Find(SettingNames.Group)?.Text,
    };

    /// <summary>Reads what to compute.</summary>
    public TradeWorkerOptions ReadWorker(IReadOnlyList<WindowSpec> windows)
    {
        var trades = _topics.ReadTradesTopic(SettingNames.Trades);
        if (trades is null)
            problems.Add("--trades", "no topic of trades is named: write the one of vwap run --trades-to-kafka");
        var topic = _topics.ReadPattern([]);
        if (!topic.IsPerProduct)
            problems.Add("--topic", "workers publish to a topic per product: write {product} in it");
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
}
