namespace Vwap.Feeds;

/// <summary>The result of an event. Valid until the next event.</summary>
/// <param name="readings">The readings.</param>
/// <param name="fetches">The requests.</param>
/// <param name="notices">The notices.</param>
/// <param name="frame">The frame.</param>
/// <param name="fetchFailure">The failure.</param>
public readonly ref struct FeedResult(
    ReadOnlySpan<Reading> readings, IReadOnlyList<FetchRequest> fetches, IReadOnlyList<RepairNotice> notices, DecodedFrame frame, string? fetchFailure)
{
    /// <summary>The readings, in the order in which they are to be emitted.</summary>
    public ReadOnlySpan<Reading> Readings { get; } = readings;

    /// <summary>The requests to send; each is answered by an event.</summary>
    public IReadOnlyList<FetchRequest> Fetches { get; } = fetches;

    /// <summary>The notices about streams.</summary>
    public IReadOnlyList<RepairNotice> Notices { get; } = notices;

    /// <summary>The frame as decoded. With a page, only its faults; with any other event it is empty.</summary>
    public DecodedFrame Frame { get; } = frame;

    /// <summary>Why a request failed; null when none did.</summary>
    public string? FetchFailure { get; } = fetchFailure;

    /// <summary>Whether the event changed anything beyond the time.</summary>
    public bool HasEffect => Readings.Length > 0 || Fetches.Count > 0 || Notices.Count > 0;
}
