using Microsoft.Extensions.Logging;
using Vwap.Kafka;

namespace Vwap.Cli;

/// <summary>
/// Kafka among the outputs of a run. Where the brokers came only after the run had begun, and the topics end before its first trade, a run
/// for Kafka alone begins at the topics' last records and takes over: the other outputs do not notice.
/// </summary>
internal sealed partial class KafkaSide : IAsyncDisposable
{
    private readonly KafkaOutput _output;
    private readonly Func<CancellationToken, Task<int>> _beginAgain;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private Task<int>? _ownRun;
    private bool _stops;

    /// <param name="output">Takes the run's readings, and is owned from now on.</param>
    /// <param name="beginAgain">Begins the run for Kafka alone.</param>
    /// <param name="logger">Where it is told what was delivered.</param>
    public KafkaSide(KafkaOutput output, Func<CancellationToken, Task<int>> beginAgain, ILogger logger)
    {
        _output = output;
        _beginAgain = beginAgain;
        _logger = logger;
        Completion = FollowAsync();
    }

    public ResumePoint ResumeFrom => _output.ResumeFrom;

    /// <summary>Ends when it can take no more.</summary>
    public Task Completion { get; }

    /// <summary>Never waits for Kafka.</summary>
    public ValueTask PostAsync(ReadOnlyMemory<Reading> batch, CancellationToken cancellationToken) => _output.PostAsync(batch, cancellationToken);

    /// <summary>Delivers what is queued.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> StopAsync()
    {
        lock (_gate)
            _stops = true;
        if (_ownRun is not null)
        {
            await _stop.CancelAsync();
            return await _ownRun;
        }

        var statistics = await _output.StopAsync(ReadingOutput.StopTimeout);
        LogEnd(statistics.Delivered, statistics.Known, statistics.Spilled, statistics.GivenUp + statistics.Pending);
        return statistics.Pending + statistics.GivenUp > 0 || _output.Completion.IsFaulted ? ExitCode.Failure : ExitCode.Success;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _output.DisposeAsync();
        await Completion.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task FollowAsync()
    {
        try
        {
            await _output.Completion;
        }
        catch (KafkaBehindException)
        {
            lock (_gate)
                _ownRun = _stops ? null : RunAloneAsync();
            await (_ownRun ?? Task.CompletedTask);
        }
    }

    private async Task<int> RunAloneAsync()
    {
        await _output.DisposeAsync(); // what it holds will be computed again, with windows that are full
        try
        {
            return await _beginAgain(_stop.Token);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            LogNotBegun();
            return ExitCode.Failure;
        }
    }

    [LoggerMessage(6063, LogLevel.Error, "Kafka: the stop came before the topics could be read: nothing since their last records was delivered. A new start goes on from the topics")]
    private partial void LogNotBegun();

    [LoggerMessage(6060, LogLevel.Information, "Kafka: {Delivered} records delivered, {Known} were there already, {Spilled} waited on the disk, {Lost} not delivered")]
    private partial void LogEnd(long delivered, long known, long spilled, long lost);
}
