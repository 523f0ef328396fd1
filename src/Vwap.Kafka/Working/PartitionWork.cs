using Confluent.Kafka;

namespace Vwap.Kafka;

/// <summary>The windows of the products of one partition, as they are after the trades before <see cref="Next"/>.</summary>
/// <remarks>One thread.</remarks>
internal sealed class PartitionWork(TopicPartition partition, IReadOnlyList<WindowSpec> windows)
{
    private readonly VwapEngine _engine = new(windows);
    private readonly HashSet<ProductId> _filling = [];
    private readonly HashSet<ProductId> _products = [];

    public TopicPartition Partition => partition;

    /// <summary>The offset of the first trade that is in the windows.</summary>
    public long Since { get; private set; }

    /// <summary>The offset of the next record.</summary>
    public long Next { get; private set; }

    /// <summary>Whether nothing before the first trade could change a reading of the products seen: their windows are full.</summary>
    public bool IsFilled => _filling.Count == 0;

    /// <summary>Whether the partition was read from its start: a product that was not met has no trade before.</summary>
    public bool IsComplete { get; private set; }

    public void Begin(long offset, bool isStart) => (Since, Next, IsComplete) = (offset, offset, isStart);

    public bool Knows(ProductId product) => _products.Contains(product);

    /// <summary>Counts a trade.</summary>
    /// <returns>Its readings: none for one that was counted before. Valid until the next call.</returns>
    /// <exception cref="TradeOverflowException">It cannot be counted exactly; it is passed over.</exception>
    public ReadOnlySpan<Reading> Count(in Trade trade, long offset)
    {
        Next = offset + 1;
        _products.Add(trade.Product);
        var readings = _engine.Add(trade);
        Note(trade.Product, readings);
        return readings;
    }

    /// <summary>Passes over a record that is no trade.</summary>
    public void Skip(long offset) => Next = offset + 1;

    private void Note(ProductId product, ReadOnlySpan<Reading> readings)
    {
        var fills = false;
        foreach (ref readonly var reading in readings)
            fills |= reading.State == ReadingState.Filling;
        if (fills)
            _filling.Add(product);
        else if (readings.Length > 0)
            _filling.Remove(product);
    }
}
