using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Confluent.Kafka;
using Vwap.Outputs;

namespace Vwap.Kafka;

/// <summary>Readings that are published together with the offsets of the trades behind them, or not at all.</summary>
/// <remarks>One thread.</remarks>
internal sealed class ReadingTransaction : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(15);

    private readonly IProducer<byte[], byte[]> _producer;
    private readonly TopicPattern _topic;
    private readonly CancellationToken _stop;
    private readonly ArrayBufferWriter<byte> _value = new();
    private readonly Dictionary<TopicPartition, long> _offsets = [];

    /// <param name="clients">Which Kafka.</param>
    /// <param name="topic">Where readings go.</param>
    /// <param name="transactionalId">The identity by which Kafka tells this worker's transactions.</param>
    /// <param name="stop">Cancelled when the worker is to stop: what times out then is given up, and Kafka aborts it.</param>
    /// <exception cref="KafkaException">Kafka does not give out an identity.</exception>
    public ReadingTransaction(KafkaClients clients, TopicPattern topic, string transactionalId, CancellationToken stop)
    {
        _stop = stop;
        _topic = topic;
        _producer = clients.CreateProducer(ClientSettings.TransactionalProducer(clients.Connection, transactionalId));
        try
        {
            _producer.InitTransactions(Timeout);
        }
        catch
        {
            _producer.Dispose();
            throw;
        }
    }

    /// <summary>Whether something was added since the last commit.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>How many readings were added since the last commit.</summary>
    public int Readings { get; private set; }

    /// <summary>How many trades were added since the last commit.</summary>
    public int Trades { get; private set; }

    public void Add(in Reading reading)
    {
        Open();
        _value.ResetWrittenCount();
        ReadingJson.Write(reading, _value);
        _producer.Produce(_topic.TopicOf(reading.Product), new()
        {
            Key = Encoding.UTF8.GetBytes(reading.Product.Name),
            Value = _value.WrittenSpan.ToArray(),
            Headers = [new Header("trade_id", Encoding.UTF8.GetBytes(reading.Trade.Id.ToString(CultureInfo.InvariantCulture)))],
        });
        Readings++;
    }

    /// <summary>The trades of a partition before <paramref name="next"/> are done.</summary>
    public void Advance(TopicPartition partition, long next)
    {
        Open();
        _offsets[partition] = next;
        Trades++;
    }

    /// <summary>Publishes what was added. The group's generation goes with it: a member that has lost its partitions cannot commit.</summary>
    /// <exception cref="KafkaException">It cannot be committed.</exception>
    public void Commit(IConsumerGroupMetadata group)
    {
        Debug.Assert(IsOpen, "Invariant: there is something to commit");
        Persist(() => _producer.SendOffsetsToTransaction(_offsets.Select(offset => new TopicPartitionOffset(offset.Key, offset.Value)), group, Timeout));
        Persist(() => _producer.CommitTransaction(Timeout));
        Close();
    }

    /// <summary>Gives up what was added.</summary>
    /// <exception cref="KafkaException">It cannot be given up; Kafka does so by itself after a while.</exception>
    public void Abort()
    {
        Persist(() => _producer.AbortTransaction(Timeout));
        Close();
    }

    public void Dispose() => _producer.Dispose();

    /// <summary>What timed out is asked again: only Kafka knows whether it was done.</summary>
    private void Persist(Action call)
    {
        const int AttemptsMax = 4;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                call();
                return;
            }
            catch (KafkaRetriableException) when (attempt < AttemptsMax && !_stop.IsCancellationRequested)
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
