
namespace Vwap.Cli;

/// <summary>The checked settings of a replay.</summary>
/// <param name="Venue">The venue of frames and rows that name none.</param>
/// <param name="Streams">The streams to emit; null for all in the file.</param>
/// <param name="Windows">The windows; null for those of the recording.</param>
/// <param name="Output">Where readings go.</param>
/// <param name="Log">What is logged.</param>
internal sealed record ReplaySettings(
    VenueId Venue, IReadOnlyList<StreamId>? Streams, IReadOnlyList<WindowSpec>? Windows, OutputSettings Output, LogSettings Log)
{
    /// <summary>What readings have besides the VWAP; null for what those of the recording had.</summary>
    public ReadingExtras? With { get; init; }

    /// <summary>How many times faster than it was traded; null for as fast as possible.</summary>
    public int? Speed { get; init; }
}
