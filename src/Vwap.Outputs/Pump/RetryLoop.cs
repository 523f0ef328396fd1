using Microsoft.Extensions.Logging;

namespace Vwap.Outputs;

/// <summary>Does an output's call until it succeeds, with growing waits, and says what fails: at once, then now and then.</summary>
internal sealed partial class RetryLoop(string name, OutputPumpOptions options, TimeProvider timeProvider, ILogger logger)
{
    private readonly ILogger _logger = logger;
    private long _count;

    public delegate ValueTask Call(IOutput output, ReadOnlyMemory<Reading> batch, CancellationToken token);

    /// <summary>How many attempts followed a failed one. Safe from any thread.</summary>
    public long Count => Interlocked.Read(ref _count);

    /// <exception cref="OperationCanceledException">Cancelled before an attempt succeeded.</exception>
    public async ValueTask RunAsync(Call call, IOutput output, ReadOnlyMemory<Reading> batch, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            await call(output, batch, cancellationToken);
        }
        catch (IOException failure)
        {
            await RepeatAsync(call, output, batch, failure, cancellationToken);
        }
    }

    private async Task RepeatAsync(
        Call call, IOutput output, ReadOnlyMemory<Reading> batch, IOException failure, CancellationToken cancellationToken)
    {
        var since = timeProvider.GetTimestamp();
        var said = since;
        LogFailed(name, failure.Message);
        for (var delay = options.RetryDelayMin; ; delay = Shorter(delay * 2, options.RetryDelayMax))
        {
            await Task.Delay(delay, timeProvider, cancellationToken);
            Interlocked.Increment(ref _count);
            try
            {
                await call(output, batch, cancellationToken);
                LogRecovered(name, timeProvider.GetElapsedTime(since).TotalSeconds);
                return;
            }
            catch (IOException again)
            {
                if (timeProvider.GetElapsedTime(said) < options.FailureLogInterval)
                    continue;
                said = timeProvider.GetTimestamp();
                LogStillFailing(name, timeProvider.GetElapsedTime(since).TotalSeconds, again.Message);
            }
        }
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;

    [LoggerMessage(4002, LogLevel.Error, "{Output}: writing failed and is tried again until it works, nothing is dropped: {Reason}")]
    private partial void LogFailed(string output, string reason);

    [LoggerMessage(4003, LogLevel.Error, "{Output}: writing has failed for {Seconds:F0} s: {Reason}")]
    private partial void LogStillFailing(string output, double seconds, string reason);

    [LoggerMessage(4004, LogLevel.Information, "{Output}: writing works again after {Seconds:F1} s; nothing was lost")]
    private partial void LogRecovered(string output, double seconds);
}
