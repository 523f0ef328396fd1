using System.Buffers;

namespace Vwap.Cli;

/// <summary>Leaves out the readings that an output has from an earlier run: a run begins where the output that is furthest behind goes on.</summary>
/// <remarks>Engine thread only.</remarks>
internal sealed class UnseenReadings(ResumePoint resumeFrom)
{
    private readonly ArrayBufferWriter<Reading> _unseen = new();

    /// <returns>Valid until the next call.</returns>
    public ReadOnlyMemory<Reading> Of(ReadOnlyMemory<Reading> batch)
    {
        if (resumeFrom == ResumePoint.None)
            return batch;

        _unseen.ResetWrittenCount();
        foreach (ref readonly var reading in batch.Span)
        {
            if (!resumeFrom.Covers(reading.Product, reading.Window, reading.Trade.Id))
                _unseen.Write([reading]);
        }

        return _unseen.WrittenMemory;
    }
}
