using Microsoft.Extensions.Logging;
using Vwap.Kafka;
using Vwap.Outputs;

namespace Vwap.Cli;

/// <summary>Readings from Kafka to standard output, until it is stopped or nobody reads them.</summary>
internal sealed partial class Consumption
{
    private readonly ConsumeSettings _settings;
    private readonly TableStatus _table;
    private readonly ReadingConsumer _consumer;
    private readonly ILogger _logger;

    private Consumption(ConsumeSettings settings, TableStatus table, ILoggerFactory loggers)
    {
        _settings = settings;
        _table = table;
        _consumer = new(settings.Readings, TimeProvider.System, loggers.CreateLogger<ReadingConsumer>()) { Observe = Observe };
        _logger = loggers.CreateLogger<Consumption>();
    }

    public static async Task<int> RunAsync(ConsumeSettings settings, CancellationToken cancellationToken)
    {
        var from = $"{Shorten(settings.Readings.Topics, 3)} at {Shorten(settings.Readings.Connection.Brokers.Split(','), 1)}";
        var table = new TableStatus(TimeProvider.System) { Source = settings.Readings.Group is { } group ? $"{from}, group {group}" : from };
        using var loggers = Logs.Create(settings.LogLevel, settings.Output.FormatNow == OutputFormat.Table ? table : null);
        return await new Consumption(settings, table, loggers).RunAsync(cancellationToken);
    }

    private async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (_settings.For is { } duration)
            stop.CancelAfter(duration);

        await using var output = ConsumedReadings.Open(_settings.Output, _table);
        try
        {
            await _consumer.RunAsync(output.ShowAsync, stop.Token);
            await output.FlushAsync(CancellationToken.None);
        }
        catch (OutputClosedException)
        {
        }

        Observe();
        _table.Connection = FeedConnection.Ended;
        var status = _consumer.Status;
        LogEnd(output.Count, status.Repeated, status.Skipped, status.Foreign);
        return ExitCode.Success;
    }

    /// <summary>The title has one line, and what was found belongs into it too.</summary>
    private static string Shorten(IReadOnlyList<string> names, int most) =>
        string.Join(", ", names.Take(most)) + (names.Count > most ? $" and {names.Count - most} more" : "");

    private void Observe()
    {
        var status = _consumer.Status;
        if (status.IsConnected is { } isConnected)
            _table.Connection = isConnected ? FeedConnection.Live : FeedConnection.Reconnecting;
        _table.Findings =
            [new("behind", status.Behind), new("repeated", status.Repeated), new("skipped", status.Skipped), new("foreign", status.Foreign)];
    }

    [LoggerMessage(6062, LogLevel.Information, "Stopped. Readings {Printed}; repeated {Repeated}, trade ids skipped {Skipped}, records that are no readings {Foreign}")]
    private partial void LogEnd(long printed, long repeated, long skipped, long foreign);
}
