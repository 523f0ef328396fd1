using System.Buffers;
using Microsoft.Extensions.Logging;
using Vwap.Cli.Configuration;
using Vwap.Kafka;
using Vwap.Outputs;

namespace Vwap.Cli.Hosting;

/// <summary>Readings from Kafka to standard output, until it is stopped or nobody reads them.</summary>
internal sealed partial class Consumption(ConsumeSettings settings, Stream output, ILogger<Consumption> logger) : IDisposable
{
    private readonly ILogger _logger = logger;
    private readonly ArrayBufferWriter<byte> _lines = new();
    private readonly CancellationTokenSource _stop = new();
    private long _printed;
    private bool _isClosed;

    public static async Task<int> RunAsync(ConsumeSettings settings, CancellationToken cancellation)
    {
        using var loggers = Logs.Create(settings.LogLevel);
        await using var output = StandardOutput.Open();
        using var consumption = new Consumption(settings, output, loggers.CreateLogger<Consumption>());
        return await consumption.RunAsync(loggers, cancellation);
    }

    public void Dispose() => _stop.Dispose();

    private async Task<int> RunAsync(ILoggerFactory loggers, CancellationToken cancellation)
    {
        using var stopping = cancellation.Register(_stop.Cancel);
        if (settings.For is { } duration)
            _stop.CancelAfter(duration);

        ReadingLines.WriteHeader(settings.Format, _lines);
        var consumer = new ReadingConsumer(settings.Readings, TimeProvider.System, loggers.CreateLogger<ReadingConsumer>());
        try
        {
            await consumer.RunAsync(PrintAsync, _stop.Token);
        }
        catch (IOException) when (_isClosed)
        {
        }

        var (repeated, skipped, foreign) = consumer.Findings;
        LogEnd(_printed, repeated, skipped, foreign);
        return ExitCode.Success;
    }

    private ValueTask PrintAsync(IReadOnlyList<ReadingText> batch, CancellationToken cancellation)
    {
        var wanted = (int)Math.Min(batch.Count, (settings.MaxReadings ?? long.MaxValue) - _printed);
        for (var index = 0; index < wanted && settings.Format != OutputFormat.None; index++)
            ReadingTextLines.Write(settings.Format, batch[index], _lines);
        Write();
        _printed += wanted;
        if (_printed >= settings.MaxReadings)
            _stop.Cancel();
        return ValueTask.CompletedTask;
    }

    private void Write()
    {
        try
        {
            output.Write(_lines.WrittenSpan);
            output.Flush();
            _lines.ResetWrittenCount();
        }
        catch (IOException)
        {
            // Whoever read this has gone, as `| head -1` does.
            _isClosed = true;
            throw;
        }
    }

    [LoggerMessage(6062, LogLevel.Information, "Stopped. Readings {Printed}; repeated {Repeated}, trade ids skipped {Skipped}, records that are no readings {Foreign}")]
    private partial void LogEnd(long printed, long repeated, long skipped, long foreign);
}
