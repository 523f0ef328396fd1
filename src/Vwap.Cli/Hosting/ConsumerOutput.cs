using System.Buffers;
using Vwap.Kafka;
using Vwap.Outputs;

namespace Vwap.Cli;

/// <summary>Prints published readings: a batch is written when the call returns, so that its offsets may be committed.</summary>
internal sealed class ConsumerOutput : IAsyncDisposable
{
    private readonly ArrayBufferWriter<byte> _lines = new();
    private readonly OutputFormat _format;
    private readonly IOutput? _output;

    private ConsumerOutput(OutputFormat format, IOutput? output)
    {
        _format = format;
        _output = output;
    }

    /// <summary>The readings printed.</summary>
    public long Count { get; private set; }

    /// <summary>Opens standard output; a table gets its rows as readings arrive.</summary>
    public static ConsumerOutput Open(OutputSettings settings, TableStatus table) => new(settings.FormatNow, settings.FormatNow switch
    {
        OutputFormat.None => null,
        OutputFormat.Table => new TableOutput(TerminalConsole.Create(), streams: [], windows: [], table, TimeProvider.System),
        var lines => new StreamOutput(StandardOutput.Open(), lines),
    });

    /// <exception cref="OutputClosedException">The reader of standard output has gone.</exception>
    /// <exception cref="OutputFailedException">Standard output cannot be written.</exception>
    public async ValueTask WriteAsync(IReadOnlyList<PublishedReading> batch, CancellationToken cancellationToken)
    {
        if (_output is StreamOutput stream)
            WriteLines(stream, batch);
        else if (_output is not null)
            await _output.WriteAsync(batch.Select(published => published.Reading).ToArray(), cancellationToken);
        Count += batch.Count;
    }

    /// <summary>Writes the header even when there were no readings.</summary>
    public ValueTask FlushAsync(CancellationToken cancellationToken) => _output?.FlushAsync(cancellationToken) ?? ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _output?.DisposeAsync() ?? ValueTask.CompletedTask;

    private void WriteLines(StreamOutput stream, IReadOnlyList<PublishedReading> batch)
    {
        _lines.ResetWrittenCount();
        foreach (var published in batch)
            published.WriteLine(_format, _lines);
        try
        {
            stream.WriteLines(_lines.WrittenSpan);
        }
        catch (IOException failed)
        {
            throw new OutputFailedException($"cannot write standard output: {failed.Message}", failed);
        }
    }
}
