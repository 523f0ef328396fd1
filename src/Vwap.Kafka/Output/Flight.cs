using Confluent.Kafka;

namespace Vwap.Kafka;

/// <summary>Records sent together: complete when each is confirmed by all in-sync replicas, failed when one never will be.</summary>
/// <remarks>The client's own thread reports deliveries; it is one.</remarks>
internal sealed class Flight(int count, Dictionary<TopicPartition, long> ends)
{
    private readonly TaskCompletionSource _landed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _underWay = count;
    private Error? _failure;

    public Task Landed => _landed.Task;

    /// <summary>The first records seen that are not ours.</summary>
    public Intrusion? Intrusion { get; private set; }

    public void Report(DeliveryReport<byte[], byte[]> report)
    {
        if (report.Error.IsError)
            _failure ??= report.Error;
        else
            FollowEnd(report.TopicPartitionOffset);

        if (--_underWay > 0)
            return;
        if (_failure is null)
            _landed.SetResult();
        else
            _landed.SetException(new KafkaTroubleException($"readings were refused: {_failure.Reason} ({_failure.Code})"));
    }

    /// <summary>Each record of ours comes right after the last one. One that Kafka knew already from an earlier attempt has no offset.</summary>
    private void FollowEnd(TopicPartitionOffset record)
    {
        var partition = record.TopicPartition;
        if (record.Offset < 0)
            ends[partition]++;
        else if (record.Offset == ends[partition])
            ends[partition] = record.Offset + 1;
        else
            NoteIntrusion(partition, record.Offset);
    }

    private void NoteIntrusion(TopicPartition partition, long offset)
    {
        if (offset > ends[partition])
            Intrusion ??= new(new(partition, ends[partition]), offset);
        ends[partition] = offset + 1;
    }
}
