namespace Vwap.Feeds;

/// <summary>The result of an event. Valid until the next event.</summary>
/// <param name="readings">The readings.</param>
/// <param name="fetches">The requests.</param>
/// <param name="notices">The notices.</param>
/// <param name="frame">The frame.</param>
/// <param name="fetchFailure">The failure.</param>
public readonly ref struct FeedResult(
    ReadOnlySpan<Reading> readings, ReadOnlySpan<FetchRequest> fetches, ReadOnlySpan<RepairNotice> notices, DecodedFrame frame, FetchFailure? fetchFailure)
{
    /// <summary>The readings, in the order in which they are to be emitted.</summary>
    public ReadOnlySpan<Reading> Readings { get; } = readings;

    /// <summary>The requests to send; each is answered by an event.</summary>
    public ReadOnlySpan<FetchRequest> Fetches { get; } = fetches;

    /// <summary>The notices about streams.</summary>
    public ReadOnlySpan<RepairNotice> Notices { get; } = notices;

    /// <summary>The frame as decoded. With a page, only its faults; with any other event it is empty.</summary>
    public DecodedFrame Frame { get; } = frame;

    /// <summary>Why a request failed; null when none did.</summary>
    public FetchFailure? FetchFailure { get; } = fetchFailure;

    /// <summary>Whether the event changed anything beyond the time.</summary>
    public bool HasEffect => Readings.Length > 0 || Fetches.Length > 0 || Notices.Length > 0;
}

/// <summary>A request for past trades failed.</summary>
/// <param name="Reason">Why.</param>
/// <param name="RetryAfter">How long the venue asks to wait before any other request; zero when it does not.</param>
public sealed record FetchFailure(string Reason, TimeSpan RetryAfter);
