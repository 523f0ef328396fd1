using System.Buffers;
using Vwap.Kafka;
using Vwap.Outputs;

namespace Vwap.Cli;

/// <summary>Where published readings are shown: a batch is out when a call returns, so that it may count as read.</summary>
internal sealed class ConsumedReadings : IAsyncDisposable
{
    private readonly ArrayBufferWriter<byte> _lines = new();
    private readonly OutputFormat _format;
    private readonly IOutput? _output;

    private ConsumedReadings(OutputFormat format, IOutput? output)
    {
        _format = format;
        _output = output;
    }

    /// <summary>How many were shown.</summary>
    public long Count { get; private set; }

    /// <summary>Takes standard output; a table's rows come to be as their readings are met.</summary>
    public static ConsumedReadings Open(OutputSettings settings, TableStatus table) => new(settings.FormatNow, settings.FormatNow switch
    {
        OutputFormat.None => null,
        OutputFormat.Table => new TableOutput(TerminalConsole.Create(), products: [], windows: [], table, TimeProvider.System),
        var lines => new StreamOutput(StandardOutput.Open(), lines),
    });

    /// <exception cref="OutputClosedException">Whoever read this has gone.</exception>
    /// <exception cref="OutputFailedException">Standard output cannot be written.</exception>
    public async ValueTask ShowAsync(IReadOnlyList<ReadingText> batch, CancellationToken cancellationToken)
    {
        if (_output is StreamOutput lines)
            Print(lines, batch);
        else if (_output is not null)
            await _output.WriteAsync(batch.Select(reading => reading.Reading).ToArray(), cancellationToken);
        Count += batch.Count;
    }

    /// <summary>Writes the header of an output that had no readings.</summary>
    public ValueTask FlushAsync(CancellationToken cancellationToken) => _output?.FlushAsync(cancellationToken) ?? ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _output?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>There is no queue to wait in: a group goes on later where it has stopped, and nobody else loses anything.</summary>
    private void Print(StreamOutput output, IReadOnlyList<ReadingText> batch)
    {
        try
        {
            output.WriteLines(ToLines(batch));
        }
        catch (IOException failed)
        {
            throw new OutputFailedException($"standard output cannot be written: {failed.Message}", failed);
        }
    }

    private ReadOnlySpan<byte> ToLines(IReadOnlyList<ReadingText> batch)
    {
        _lines.ResetWrittenCount();
        foreach (var reading in batch)
            ReadingTextLines.Write(_format, reading, _lines);
        return _lines.WrittenSpan;
    }
}
