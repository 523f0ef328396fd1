namespace Vwap.Kafka;

/// <summary>What a worker computes.</summary>
public sealed record TradeWorkerOptions
{
    /// <summary>Which Kafka.</summary>
    public required KafkaConnection Connection { get; init; }

    /// <summary>The topic of normalised trades, keyed by product.</summary>
    public required string TradesTopic { get; init; }

    /// <summary>The consumer group whose members share the partitions.</summary>
    public required string Group { get; init; }

    /// <summary>The windows.</summary>
    public required IReadOnlyList<WindowSpec> Windows { get; init; }

    /// <summary>The topics of readings. Default: a topic of the product's name.</summary>
    public TopicPattern Topic { get; init; } = TopicPattern.Default;

    /// <summary>The longest that readings wait for their transaction: 20 ms by default. A transaction takes a few more.</summary>
    public TimeSpan CommitInterval { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>The most trades of one transaction: 1 or more, 2,000 by default.</summary>
    public int CommitTradesMax { get; init; } = 2_000;
}
