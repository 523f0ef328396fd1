using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Vwap.Kafka;

/// <summary>Delivers records through one session after another: whatever goes wrong with one, the next begins at the checkpoint.</summary>
/// <remarks>One call at a time; the counts are safe from any thread.</remarks>
internal sealed partial class Delivery(
    KafkaConnection connection, Publication publication, KafkaOutputOptions options, TimeProvider timeProvider, ILogger logger) : IDisposable
{
    /// <summary>The most batches under way: while Kafka confirms one, the next is sent.</summary>
    private const int BatchesMax = 2;

    /// <summary>Brokers that answer may confirm nothing: so long is ordinary, as when leadership moves.</summary>
    private static readonly TimeSpan ConfirmationPatience = TimeSpan.FromSeconds(10);

    private readonly Queue<Batch> _underWay = new();
    private readonly ILogger _logger = logger;
    private readonly KafkaClients _clients = new(connection, timeProvider, logger);
    private readonly ProducerStamp _stamp = ProducerStamp.Create(timeProvider);
    private readonly RetryDelay _retryDelay = new(options.RetryDelayMin, options.RetryDelayMax, new Random(timeProvider.GetUtcNow().Microsecond));
    private readonly TaskCompletionSource<Checkpoint> _found = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ForeignRecords _foreign = new(publication.Kind, timeProvider, logger);
    private readonly HashSet<ProducerStamp> _rivals = [];
    private readonly HashSet<Series> _begun = [];
    private DeliverySession? _session;
    private long _delivered;
    private long _known;

    /// <summary>Whether what is delivered was made without knowing the checkpoint.</summary>
    public bool BeganWithout { get; set; }

    /// <summary>Completes with the first checkpoint.</summary>
    public Task<Checkpoint> Found => _found.Task;

    public (long Delivered, long Known) Counts => (Interlocked.Read(ref _delivered), Interlocked.Read(ref _known));

    /// <summary>Tries until there is a session.</summary>
    /// <exception cref="KafkaUnusableException">Trying again would not help.</exception>
    public Task ConnectAsync(CancellationToken cancellationToken) => UntilItWorksAsync(
        async () => _session ??= await OpenSessionAsync(cancellationToken), cancellationToken);

    /// <summary>Sends records, each once, and waits until there is room for more under way.</summary>
    /// <exception cref="KafkaUnusableException">Trying again would not help.</exception>
    /// <exception cref="KafkaBehindException">The topics end before the first record, and the caller asked to be told.</exception>
    public Task SendAsync(IReadOnlyList<Outgoing> records, CancellationToken cancellationToken)
    {
        _underWay.Enqueue(new(records));
        return UntilItWorksAsync(() => AdvanceAsync(BatchesMax - 1, cancellationToken), cancellationToken);
    }

    /// <summary>Waits until all that was sent is confirmed.</summary>
    /// <exception cref="KafkaUnusableException">Trying again would not help.</exception>
    public Task LandAllAsync(CancellationToken cancellationToken) => UntilItWorksAsync(() => AdvanceAsync(0, cancellationToken), cancellationToken);

    public void Dispose() => EndSession();

    /// <summary>Sends what this session has not sent yet, and waits until no more than so many batches are under way.</summary>
    private async Task AdvanceAsync(int leave, CancellationToken cancellationToken)
    {
        _session ??= await OpenSessionAsync(cancellationToken);
        foreach (var batch in _underWay.Skip(_session.Flights).ToArray())
        {
            batch.Known ??= batch.Records.Count(record => _session.Checkpoint.Covers(record.Id));
            FindHoles(batch.Records, _session.Checkpoint);
            await WatchAsync(_session.SendAsync(batch.Records, cancellationToken), cancellationToken);
        }

        while (_underWay.Count > leave)
        {
            await WatchAsync(_session.LandAsync(cancellationToken), cancellationToken);
            Count(_underWay.Dequeue());
        }
    }

    /// <summary>Waits for Kafka, and says so when that takes long.</summary>
    private async Task WatchAsync(Task confirmed, CancellationToken cancellationToken)
    {
        var since = timeProvider.GetTimestamp();
        var isLong = false;
        while (true)
        {
            try
            {
                await confirmed.WaitAsync(ConfirmationPatience, timeProvider, cancellationToken);
                if (isLong)
                    LogRecovered(publication.Name, timeProvider.GetElapsedTime(since).TotalSeconds);
                return;
            }
            catch (TimeoutException)
            {
                isLong = true;
                LogUnconfirmed(publication.Name, _underWay.Sum(batch => batch.Records.Count), timeProvider.GetElapsedTime(since).TotalSeconds);
            }
        }
    }

    private void Count(Batch landed)
    {
        var known = landed.Known.GetValueOrDefault();
        Interlocked.Add(ref _known, known);
        Interlocked.Add(ref _delivered, landed.Records.Count - known);
    }

    private async Task UntilItWorksAsync(Func<Task> attempt, CancellationToken cancellationToken)
    {
        var since = 0L;
        LogPace<string>? pace = null;
        while (true)
        {
            try
            {
                await attempt();
                _retryDelay.Reset();
                if (since != 0)
                    LogRecovered(publication.Name, timeProvider.GetElapsedTime(since).TotalSeconds);
                return;
            }
            catch (KafkaTroubleException failure)
            {
                EndSession();
                since = since == 0 ? timeProvider.GetTimestamp() : since;
                if ((pace ??= new(timeProvider)).IsDue(failure.Message))
                    LogFailing(publication.Name, failure.Message);
            }

            await Task.Delay(_retryDelay.Next(), timeProvider, cancellationToken);
        }
    }

    private async Task<DeliverySession> OpenSessionAsync(CancellationToken cancellationToken)
    {
        var partitions = await new TopicSetup(_clients, options.Leaders, timeProvider, _logger).EnsureAsync(publication, cancellationToken);
        var checkpoint = await new CheckpointReader(_clients, MeetForeign, timeProvider, _logger).ReadAsync(publication, partitions, cancellationToken);
        var session = new DeliverySession(_clients, publication, checkpoint, _stamp, Judge);
        LogConnected(publication.Name, partitions.Count, checkpoint.Last.Count);
        _found.TrySetResult(checkpoint);
        return session;
    }

    /// <summary>A topic of somebody else's is not written to; once it is ours, what somebody puts between ours is passed over.</summary>
    private void MeetForeign(ConsumeResult<byte[], byte[]> record)
    {
        if (_found.Task.IsCompleted)
        {
            _foreign.Tell(record);
            return;
        }

        throw new KafkaUnusableException(
            $"the topic {record.Topic} holds a record that is not ours (partition {record.Partition.Value}, offset {record.Offset.Value}): " +
            "choose another --topic, or delete this one");
    }

    /// <summary>A run that had to begin without its checkpoint may begin too late for it.</summary>
    private void FindHoles(IReadOnlyList<Outgoing> records, Checkpoint checkpoint)
    {
        if (!BeganWithout)
            return;
        foreach (var (id, topic, _) in records)
        {
            if (!_begun.Add(id.Series) || !checkpoint.Last.TryGetValue(id.Series, out var last) || id.TradeId <= last + 1)
                continue;
            if (options.EndsWhenBehind)
                throw new KafkaBehindException(topic, last, id.TradeId);
            LogHole(topic, id.Series.Product, id.Series.Window, last + 1, id.TradeId - 1);
        }
    }

    private void EndSession()
    {
        _session?.Dispose();
        _session = null;
    }

    /// <summary>
    /// Of two producers the one that started later gives way. A killed one's last records may come late, once: then we begin anew behind
    /// them. One that is met again is alive.
    /// </summary>
    private void Judge(Intrusion intrusion)
    {
        using var reader = _clients.CreateReader();
        var records = new RecordRange(reader).Read(intrusion.From, intrusion.Stop);
        var stamps = records.Select(record => ProducerStamp.Of(record.Message.Headers)).Distinct().ToArray();
        reader.Close();

        var topic = intrusion.From.Topic;
        var elders = stamps.Where(stamp => stamp is { } other && other.IsEarlierThan(_stamp)).ToArray();
        if (elders.Length == 0)
        {
            LogIntruded(publication.Name, topic, intrusion.From.Offset.Value, intrusion.Stop - intrusion.From.Offset.Value);
            return;
        }

        if (!Array.TrueForAll(elders, elder => _rivals.Add(elder!.Value)))
            throw new KafkaUnusableException($"another producer, started earlier, is writing the topic {topic}: stop it, or choose another --topic");
        throw new KafkaTroubleException($"records of an earlier producer came late to the topic {topic}: a few may be there twice");
    }

    [LoggerMessage(6040, LogLevel.Information, "{Output}: connected; {Partitions} partition(s), going on after the last record of {Series} series")]
    private partial void LogConnected(string output, int partitions, int series);

    [LoggerMessage(6041, LogLevel.Error, "{Output}: {Reason}. Readings wait, and trying goes on")]
    private partial void LogFailing(string output, string reason);

    [LoggerMessage(6045, LogLevel.Warning, "{Output}: {Records} records were sent and are not confirmed for {Seconds:F0} s; later ones wait")]
    private partial void LogUnconfirmed(string output, int records, double seconds);

    [LoggerMessage(6042, LogLevel.Information, "{Output}: works again after {Seconds:F1} s")]
    private partial void LogRecovered(string output, double seconds);

    [LoggerMessage(6044, LogLevel.Warning, "{Topic}: {Product} window {Window}: trades {From}..{To} are not published: the run could not read the topic before it began")]
    private partial void LogHole(string topic, string product, string window, long from, long to);

    [LoggerMessage(6043, LogLevel.Error, "{Output}: another producer wrote to the topic {Topic} from offset {Offset} on ({Count} records). It started later than this one and should give way")]
    private partial void LogIntruded(string output, string topic, long offset, long count);
}
