using Confluent.Kafka;

namespace Vwap.Kafka;

/// <summary>Records produced together: complete when all in-sync replicas have confirmed each, or one has failed for good.</summary>
/// <remarks>librdkafka's poll thread reports deliveries; there is one.</remarks>
internal sealed class InFlightBatch
{
    private readonly Dictionary<TopicPartition, long> _ends;
    private readonly TaskCompletionSource<Error?> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _unreported;
    private Error? _failure;

    /// <summary>Begins a batch of so many records, which keeps the next offset of each partition up to date.</summary>
    public InFlightBatch(int count, Dictionary<TopicPartition, long> ends)
    {
        _unreported = count;
        _ends = ends;
        if (count == 0)
            _completion.SetResult(null);
    }

    /// <summary>Completes when every record was reported, with the first failure if there was one.</summary>
    public Task<Error?> Completion => _completion.Task;

    /// <summary>The first range of records that another producer wrote between ours; null when there is none.</summary>
    public OffsetRange? Concurrent { get; private set; }

    /// <summary>A partition that did not exist when the session began; null when there is none.</summary>
    public TopicPartition? AddedPartition { get; private set; }

    public void OnDelivered(DeliveryReport<byte[], byte[]> report)
    {
        if (report.Error.IsError)
            _failure ??= report.Error;
        else
            AdvanceEnd(report.TopicPartitionOffset);

        if (--_unreported == 0)
            _completion.SetResult(_failure);
    }

    /// <summary>Our records are contiguous. One that Kafka recognised as a duplicate of an earlier attempt has no offset.</summary>
    private void AdvanceEnd(TopicPartitionOffset record)
    {
        var partition = record.TopicPartition;
        if (!_ends.TryGetValue(partition, out var end))
            AddedPartition = partition;
        else if (record.Offset > end)
            Concurrent ??= new(new(partition, end), record.Offset);
        _ends[partition] = record.Offset < 0 ? end + 1 : record.Offset + 1;
    }
}

/// <summary>A range of records in a partition: the first, and the offset after the last.</summary>
internal sealed record OffsetRange(TopicPartitionOffset From, long End);
