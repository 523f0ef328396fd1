using Microsoft.Extensions.Logging;

namespace Vwap.Outputs;

/// <summary>Readings as Parquet files of a folder: a journal receives them, and is converted when the next one begins.</summary>
/// <remarks>A batch is written to the journal before the call returns, as with <see cref="FileOutput"/>. The last journal is left to <see cref="ParquetFolder.CompleteAsync"/>.</remarks>
/// <param name="folder">The folder, which remains the caller's.</param>
/// <param name="roll">When the next file begins.</param>
/// <param name="logger">Where repairs of the journal are logged.</param>
public sealed class ParquetOutput(ParquetFolder folder, ParquetRoll roll, ILogger logger) : IOutput
{
    private FileOutput? _journal;
    private string? _path;
    private long _period;

    /// <summary>How many readings of a batch that failed are written.</summary>
    private int _done;

    /// <inheritdoc/>
    public async ValueTask WriteAsync(ReadOnlyMemory<Reading> batch, CancellationToken cancellationToken)
    {
        for (; _done < batch.Length;)
        {
            var rest = batch[_done..];
            var count = CountForJournal(rest.Span);
            if (count == 0)
            {
                await BeginJournalAsync(rest);
                continue;
            }

            await _journal!.WriteAsync(rest[..count], cancellationToken);
            _done += count;
        }

        _done = 0;
    }

    /// <inheritdoc/>
    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        if (_journal is not null)
            await _journal.FlushAsync(cancellationToken);
        await folder.RetryFailedAsync(_path);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _journal?.DisposeAsync() ?? default;

    /// <summary>How many of the readings go to the journal: none when they begin the next one.</summary>
    private int CountForJournal(ReadOnlySpan<Reading> readings)
    {
        if (_journal is null || _journal.Length >= roll.Bytes)
            return 0;
        var count = 0;
        while (count < readings.Length && roll.FindPeriod(readings[count].Trade.Time) <= _period)
            count++;
        return count;
    }

    /// <summary>While a journal cannot be converted, the one after the next does not begin: readings wait, and nothing is lost.</summary>
    private async Task BeginJournalAsync(ReadOnlyMemory<Reading> readings)
    {
        var closed = _journal is null ? null : _path;
        if (_journal is not null)
        {
            await _journal.FlushAsync(CancellationToken.None);
            await _journal.DisposeAsync();
            _journal = null;
        }

        var first = readings.Span[0];
        _path = folder.CreateJournalPath(first);
        _period = roll.FindPeriod(first.Trade.Time);
        _journal = (FileOutput)FileOutput.Open(_path, OutputFormat.Jsonl, logger);
        if (closed is not null)
            await folder.BeginConversionAsync(closed);
    }
}
