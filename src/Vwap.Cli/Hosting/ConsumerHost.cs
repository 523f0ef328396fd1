using System.Buffers;
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
    private readonly ArrayBufferWriter<byte> _lines = new();
    private long _printed;

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
        using var loggers = Logs.Create(settings.Log, settings.Output, table);
        return await new ConsumerHost(settings, table, loggers).RunAsync(cancellationToken);
    }

    private async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(_settings.For ?? Timeout.InfiniteTimeSpan, TimeProvider.System);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);

        await using var output = OpenOutput();
        try
        {
            await _consumer.RunAsync((batch, token) => WriteAsync(output, batch, token), stop.Token);
            if (output is not null)
                await output.FlushAsync(CancellationToken.None); // the header even when there were no readings
        }
        catch (OutputClosedException)
        {
        }

        Observe();
        _table.Connection = FeedConnection.Ended;
        var status = _consumer.Status;
        LogEnd(_printed, status.Repeated, status.Skipped, status.Unexpected);
        return ExitCode.Success;
    }

    /// <summary>Opens standard output; a table gets its rows as readings arrive.</summary>
    private IOutput? OpenOutput() => _settings.Output.FormatNow switch
    {
        OutputFormat.None => null,
        OutputFormat.Table => new TableOutput(TerminalConsole.Create(), streams: [], windows: [], _table, TimeProvider.System),
        var lines => new StreamOutput(StandardOutput.Open(), lines),
    };

    /// <summary>Prints readings: a batch is written when the call returns, so that its offsets may be committed.</summary>
    /// <exception cref="OutputClosedException">The reader of standard output has gone.</exception>
    /// <exception cref="OutputFailedException">Standard output cannot be written.</exception>
    private async ValueTask WriteAsync(IOutput? output, IReadOnlyList<PublishedReading> batch, CancellationToken cancellationToken)
    {
        if (output is StreamOutput stream)
            WriteLines(stream, batch);
        else if (output is not null)
            await output.WriteAsync(batch.Select(published => published.Reading).ToArray(), cancellationToken);
        _printed += batch.Count;
    }

    private void WriteLines(StreamOutput stream, IReadOnlyList<PublishedReading> batch)
    {
        _lines.ResetWrittenCount();
        foreach (var published in batch)
            published.WriteLine(_settings.Output.FormatNow, _lines);
        try
        {
            stream.WriteLines(_lines.WrittenSpan);
        }
        catch (IOException failed)
        {
            throw new OutputFailedException($"cannot write standard output: {failed.Message}", failed);
        }
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
