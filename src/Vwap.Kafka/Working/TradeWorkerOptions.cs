namespace Vwap.Kafka;

/// <summary>Options of a <see cref="TradeWorker"/>.</summary>
public sealed record TradeWorkerOptions
{
    /// <summary>The cluster.</summary>
    public required KafkaConnection Connection { get; init; }

    /// <summary>The topic of normalised trades, keyed by product.</summary>
    public required string TradesTopic { get; init; }

    /// <summary>The consumer group whose members share the partitions.</summary>
    public required string Group { get; init; }

    /// <summary>The windows.</summary>
    public required IReadOnlyList<WindowSpec> Windows { get; init; }

    /// <summary>What readings have besides the VWAP. Default: nothing.</summary>
    public ReadingExtras With { get; init; }

    /// <summary>The topics of readings. Default: named like the products.</summary>
    public TopicPattern Topic { get; init; } = TopicPattern.Default;

    /// <summary>The longest that a reading waits for its transaction to be committed: 20 ms by default. The commit itself takes a few more.</summary>
    public TimeSpan CommitInterval { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>The most trades in a transaction: 1 or more, 2,000 by default.</summary>
    public int CommitTradesMax { get; init; } = 2_000;
}
