namespace Vwap.Feeds.Tests;

/// <summary>The file of a night: what was written survives a kill, but for what the cut takes.</summary>
internal sealed class WrittenOutput
{
    public List<Reading> Readings { get; } = [];

    public void Write(ReadOnlySpan<Reading> readings) => Readings.AddRange(readings);

    /// <summary>Takes the last lines away: they were not written yet when the process died.</summary>
    public void Cut(int lines) => Readings.RemoveRange(Readings.Count - Math.Min(lines, Readings.Count), Math.Min(lines, Readings.Count));

    public ResumePoint CreateResumePoint()
    {
        var last = new Dictionary<(StreamId, WindowSpec), long>();
        foreach (var reading in Readings)
            last[(reading.Stream, reading.Window)] = reading.Trade.Id;
        return new(last);
    }
}
