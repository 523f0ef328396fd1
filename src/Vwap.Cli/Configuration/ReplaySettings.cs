using Microsoft.Extensions.Logging;

namespace Vwap.Cli;

/// <summary>The checked settings of a replay.</summary>
internal sealed record ReplaySettings
{
    /// <summary>The venue of frames and rows that name none.</summary>
    public required VenueId Venue { get; init; }

    /// <summary>The streams to emit; null for all in the file.</summary>
    public required IReadOnlyList<StreamId>? Streams { get; init; }

    /// <summary>The windows; null for those of the recording.</summary>
    public required IReadOnlyList<WindowSpec>? Windows { get; init; }

    public required OutputSettings Output { get; init; }

    public required LogLevel LogLevel { get; init; }
}
