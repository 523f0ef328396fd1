using Microsoft.Extensions.Logging;
using Vwap.Kafka;
using Vwap.Outputs;

namespace Vwap.Cli;

/// <summary>Prints readings from Kafka until it is stopped or the reader of standard output has gone.</summary>
internal sealed partial class ConsumerHost
{
    private readonly ConsumeSettings _settings;
    private readonly TableStatus _table;
    private readonly ReadingConsumer _consumer;
    private readonly ILogger _logger;

    private ConsumerHost(ConsumeSettings settings, TableStatus table, ILoggerFactory loggers)
    {
        _settings = settings;
        _table = table;
        _consumer = new(settings.Readings, TimeProvider.System, loggers.CreateLogger<ReadingConsumer>()) { Observe = Observe };
        _logger = loggers.CreateLogger<ConsumerHost>();
    }

    public static async Task<int> RunAsync(ConsumeSettings settings, CancellationToken cancellationToken)
    {
        var source = $"{Shorten(settings.Readings.Topics, 3)} at {Shorten(settings.Readings.Connection.Brokers.Split(','), 1)}";
        var table = new TableStatus(TimeProvider.System) { Source = settings.Readings.Group is { } group ? $"{source}, group {group}" : source };
        using var loggers = Logs.Create(settings.LogLevel, settings.Output.FormatNow == OutputFormat.Table ? table : null);
        return await new ConsumerHost(settings, table, loggers).RunAsync(cancellationToken);
    }

    private async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(_settings.For ?? Timeout.InfiniteTimeSpan, TimeProvider.System);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);

        await using var output = ConsumerOutput.Open(_settings.Output, _table);
        try
        {
            await _consumer.RunAsync(output.WriteAsync, stop.Token);
            await output.FlushAsync(CancellationToken.None);
        }
        catch (OutputClosedException)
        {
        }

        Observe();
        _table.Connection = FeedConnection.Ended;
        var status = _consumer.Status;
        LogEnd(output.Count, status.Repeated, status.Skipped, status.Unexpected);
        return ExitCode.Success;
    }

    /// <summary>The title is one line, and has to hold the counts too.</summary>
    private static string Shorten(IReadOnlyList<string> names, int max) =>
        string.Join(", ", names.Take(max)) + (names.Count > max ? $" and {names.Count - max} more" : "");

    private void Observe()
    {
        var status = _consumer.Status;
        if (status.IsConnected is { } isConnected)
            _table.Connection = isConnected ? FeedConnection.Live : FeedConnection.Reconnecting;
        _table.Findings =
            [new("behind", status.Behind), new("repeated", status.Repeated), new("skipped", status.Skipped), new("unexpected", status.Unexpected)];
    }

    [LoggerMessage(6062, LogLevel.Information, "Stopped. Readings {Printed}; repeated {Repeated}, trade ids skipped {Skipped}, unexpected records {Unexpected}")]
    private partial void LogEnd(long printed, long repeated, long skipped, long unexpected);
}
