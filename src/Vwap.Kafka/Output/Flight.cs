using Confluent.Kafka;

namespace Vwap.Kafka;

/// <summary>Records sent together: landed when each is confirmed by all in-sync replicas, or when one never will be.</summary>
/// <remarks>The client's own thread reports deliveries; it is one.</remarks>
internal sealed class Flight
{
    private readonly Dictionary<TopicPartition, long> _ends;
    private readonly TaskCompletionSource<Error?> _landed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _underWay;
    private Error? _failure;

    public Flight(int count, Dictionary<TopicPartition, long> ends)
    {
        _underWay = count;
        _ends = ends;
        if (count == 0)
            _landed.SetResult(null);
    }

    /// <summary>Completes when all were reported, with the first refusal if there was one.</summary>
    public Task<Error?> Landed => _landed.Task;

    /// <summary>The first records seen that are not ours.</summary>
    public Intrusion? Intrusion { get; private set; }

    /// <summary>A partition that was not there when the session began.</summary>
    public TopicPartition? Added { get; private set; }

    public void Report(DeliveryReport<byte[], byte[]> report)
    {
        if (report.Error.IsError)
            _failure ??= report.Error;
        else
            FollowEnd(report.TopicPartitionOffset);

        if (--_underWay == 0)
            _landed.SetResult(_failure);
    }

    /// <summary>Each record of ours comes right after the last one. One that Kafka knew already from an earlier attempt has no offset.</summary>
    private void FollowEnd(TopicPartitionOffset record)
    {
        var partition = record.TopicPartition;
        if (!_ends.TryGetValue(partition, out var end))
            Added = partition;
        else if (record.Offset > end)
            Intrusion ??= new(new(partition, end), record.Offset);
        _ends[partition] = record.Offset < 0 ? end + 1 : record.Offset + 1;
    }
}
