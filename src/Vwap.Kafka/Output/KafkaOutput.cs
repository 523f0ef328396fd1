using Microsoft.Extensions.Logging;

namespace Vwap.Kafka;

/// <summary>
/// Publishes to Kafka: each record once, in order, confirmed by all in-sync replicas before it counts. The topics are the checkpoint.
/// </summary>
/// <remarks>
/// <para>Whatever happens to Kafka, posting never waits: readings queue in memory, then on the disk.</para>
/// <para>Post from one thread at a time; the other members are safe from any thread.</para>
/// </remarks>
public sealed partial class KafkaOutput : IAsyncDisposable
{
    private readonly Publication _publication;
    private readonly KafkaOutputOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly Backlog _backlog;
    private readonly Delivery _delivery;
    private readonly CancellationTokenSource _abort = new();
    private readonly CancellationToken _aborted;
    private volatile bool _isOpen; // before that, what goes wrong is told to the caller alone
    private bool _disposed;

    private KafkaOutput(KafkaConnection connection, Publication publication, KafkaOutputOptions options, TimeProvider timeProvider, ILogger logger)
    {
        _publication = publication;
        _options = options;
        _timeProvider = timeProvider;
        _logger = logger;
        _aborted = _abort.Token;
        _backlog = new(publication, options, timeProvider, logger);
        _delivery = new(connection, publication, options, timeProvider, logger);
        Completion = Task.Run(RunAsync);
    }

    /// <summary>What the topics held when it was opened; nothing when Kafka could not be reached in time.</summary>
    public ResumePoint ResumeFrom { get; private set; } = ResumePoint.None;

    /// <summary>
    /// Ends when the output has: normally after a stop, with <see cref="KafkaUnusableException"/> when it cannot go on, with
    /// <see cref="KafkaBehindException"/> when it was asked to end so.
    /// </summary>
    public Task Completion { get; }

    /// <summary>What was done so far.</summary>
    public KafkaOutputStatistics Statistics
    {
        get
        {
            var (accepted, spilled, givenUp) = _backlog.Counts;
            var (delivered, known) = _delivery.Counts;
            return new(delivered, known, Math.Max(0, accepted - delivered - known), spilled, givenUp);
        }
    }

    /// <summary>Connects, creates the topics that are missing and reads the checkpoint; goes on without when the brokers are not there in time.</summary>
    /// <param name="connection">Which Kafka.</param>
    /// <param name="publication">What to publish.</param>
    /// <param name="options">Limits and places; null for the defaults.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="logger">Where troubles are told.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="KafkaUnusableException">Kafka cannot be used as asked.</exception>
    public static async Task<KafkaOutput> OpenAsync(
        KafkaConnection connection, Publication publication, KafkaOutputOptions? options, TimeProvider timeProvider, ILogger logger, CancellationToken cancellationToken)
    {
        Librdkafka.EnsureLoaded();
        var output = new KafkaOutput(connection, publication, options ?? new(), timeProvider, logger);
        try
        {
            await output.WaitForStartAsync(connection, cancellationToken);
            output._isOpen = true;
            return output;
        }
        catch
        {
            await output.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Queues readings in order; they are copied. Never waits for Kafka, but where memory is full for a disk that is writing. What finds no room
    /// is given up, counted and said.
    /// </summary>
    /// <exception cref="OperationCanceledException">Cancelled while waiting for the disk; the readings before the wait are queued.</exception>
    public ValueTask PostAsync(ReadOnlyMemory<Reading> readings, CancellationToken cancellationToken) => _backlog.PostAsync(readings, cancellationToken);

    /// <summary>Takes no more and delivers what waits. Does not throw: see <see cref="Completion"/>.</summary>
    /// <param name="timeout">How long delivering may take; then it is given up, and the log says what was not delivered.</param>
    public async Task<KafkaOutputStatistics> StopAsync(TimeSpan timeout)
    {
        _backlog.Close();
        await Completion.WaitAsync(timeout, _timeProvider).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _abort.CancelAsync();
        await Completion.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        var statistics = Statistics;
        if (statistics.Pending > 0)
            LogNotDelivered(_publication.Name, statistics.Pending, statistics.Delivered);
        return statistics;
    }

    /// <summary>Stops without waiting for what is queued: call <see cref="StopAsync"/> first.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, true))
            return;
        _backlog.Close();
        await _abort.CancelAsync();
        await Completion.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _backlog.DisposeAsync();
        _abort.Dispose();
    }

    private async Task WaitForStartAsync(KafkaConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            await await Task.WhenAny(_delivery.Found, Completion).WaitAsync(connection.StartWait, _timeProvider, cancellationToken);
            ResumeFrom = _publication.ToResumePoint((await _delivery.Found).Last);
        }
        catch (TimeoutException)
        {
            _delivery.BeganWithout = true;
            LogStartsWithout(_publication.Name, connection.StartWait.TotalSeconds);
        }
    }

    private async Task RunAsync()
    {
        try
        {
            await _delivery.ConnectAsync(_aborted);
            await DeliverAllAsync();
        }
        catch (OperationCanceledException) when (_aborted.IsCancellationRequested)
        {
            // The deadline of the stop has passed: the stop says what was not delivered.
        }
        catch (KafkaBehindException behind)
        {
            LogBehind(_publication.Name, behind.Message);
            throw;
        }
        catch (Exception failure)
        {
            if (_isOpen)
                LogFailed(_publication.Name, failure.Message);
            throw;
        }
        finally
        {
            _backlog.Close();
            _delivery.Dispose();
        }
    }

    /// <summary>Under load a batch is all that has gathered while others were under way.</summary>
    private async Task DeliverAllAsync()
    {
        while (true)
        {
            var records = _backlog.Take(_options.BatchReadingsMax);
            if (records.Count > 0)
            {
                await _delivery.SendAsync(records, _aborted);
                continue;
            }

            await _delivery.LandAllAsync(_aborted);
            if (_backlog.IsEnded)
                return;
            await _backlog.WaitAsync(_aborted);
        }
    }

    [LoggerMessage(6030, LogLevel.Warning, "{Output}: not connected within {Seconds:F0} s; the run begins without it, readings wait, and trying goes on")]
    private partial void LogStartsWithout(string output, double seconds);

    [LoggerMessage(6031, LogLevel.Error, "{Output}: {Pending} readings could not be delivered before the stop; {Delivered} were. A new start goes on from the topics")]
    private partial void LogNotDelivered(string output, long pending, long delivered);

    [LoggerMessage(6033, LogLevel.Warning, "{Output}: {Reason}; it begins again at the topics' last records")]
    private partial void LogBehind(string output, string reason);

    [LoggerMessage(6032, LogLevel.Error, "{Output}: cannot go on: {Reason}")]
    private partial void LogFailed(string output, string reason);
}
