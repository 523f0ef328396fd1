using System.Diagnostics;
using Confluent.Kafka;

namespace Vwap.Kafka;

/// <summary>Publishes readings together with the offsets of their trades, or not at all.</summary>
/// <remarks>Not thread-safe. Once <c>stop</c> is cancelled, requests that time out are not retried; Kafka aborts the transaction.</remarks>
/// <exception cref="KafkaException">Kafka does not assign a producer id.</exception>
internal sealed class ReadingTransaction(KafkaClients clients, string transactionalId, CancellationToken stop) : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(15);

    private readonly IProducer<byte[], byte[]> _producer = CreateProducer(clients, transactionalId);
    private readonly Dictionary<TopicPartition, long> _offsets = [];
    private Task? _abandoned;

    /// <summary>Whether anything was added since the last commit.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>The readings added since the last commit.</summary>
    public int Readings { get; private set; }

    /// <summary>The records processed since the last commit.</summary>
    public int Trades { get; private set; }

    /// <exception cref="KafkaException">The reading was refused.</exception>
    public void Add(OutgoingRecord reading)
    {
        Open();
        _producer.Produce(reading.Topic, reading.ToMessage());
        Readings++;
    }

    /// <summary>Marks the records of a partition before <paramref name="next"/> as processed.</summary>
    public void Advance(TopicPartition partition, long next)
    {
        Open();
        _offsets[partition] = next;
        Trades++;
    }

    /// <summary>Commits what was added. The group's generation fences it: Kafka refuses a member that has lost its partitions.</summary>
    /// <exception cref="KafkaException">It was not committed.</exception>
    /// <exception cref="KafkaTransientException">The group's coordinator did not answer.</exception>
    public void Commit(IConsumerGroupMetadata group)
    {
        Debug.Assert(IsOpen, "Invariant: the transaction is open");
        SendOffsets([.. _offsets.Select(offset => new TopicPartitionOffset(offset.Key, offset.Value))], group);
        Retry(() => _producer.CommitTransaction(Timeout));
        Close();
    }

    /// <summary>Aborts what was added.</summary>
    /// <exception cref="KafkaException">It was not aborted; Kafka does so when the transaction times out.</exception>
    public void Abort()
    {
        Retry(() => _producer.AbortTransaction(Timeout));
        Close();
    }

    /// <summary>A producer with an abandoned call is disposed when that returns, if ever.</summary>
    public void Dispose()
    {
        if (_abandoned is null)
            _producer.Dispose();
        else
            _ = _abandoned.ContinueWith(_ => _producer.Dispose(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    private static IProducer<byte[], byte[]> CreateProducer(KafkaClients clients, string transactionalId)
    {
        var producer = clients.CreateProducer(ClientSettings.TransactionalProducer(clients.Connection, transactionalId));
        try
        {
            producer.InitTransactions(Timeout);
            return producer;
        }
        catch
        {
            producer.Dispose();
            throw;
        }
    }

    /// <summary>
    /// librdkafka ignores the timeout of this request, and may wait forever once the broker that was the group's coordinator has left the
    /// cluster (its issues 5456 and 5511). So the call is abandoned; the producer that replaces this one finds the new coordinator.
    /// </summary>
    private void SendOffsets(TopicPartitionOffset[] offsets, IConsumerGroupMetadata group)
    {
        var sending = Task.Run(() => Retry(() => _producer.SendOffsetsToTransaction(offsets, group, Timeout)));
        if (Task.WaitAny([sending], Timeout) < 0)
        {
            _abandoned = sending;
            throw new KafkaTransientException($"no answer from the group's coordinator within {Timeout.TotalSeconds} s");
        }

        sending.GetAwaiter().GetResult();
    }

    /// <summary>Retries a request that timed out: only Kafka knows whether it was carried out.</summary>
    private void Retry(Action request)
    {
        const int AttemptsMax = 4;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                request();
                return;
            }
            catch (KafkaRetriableException) when (attempt < AttemptsMax && !stop.IsCancellationRequested)
            {
            }
        }
    }

    private void Open()
    {
        if (IsOpen)
            return;
        _producer.BeginTransaction();
        IsOpen = true;
    }

    private void Close()
    {
        IsOpen = false;
        (Readings, Trades) = (0, 0);
        _offsets.Clear();
    }
}
