namespace Vwap.Feeds;

/// <summary>What can reach the engine: a closed set.</summary>
public enum FeedEventKind
{
    /// <summary>Time passed.</summary>
    Tick,

    /// <summary>A frame came from a venue.</summary>
    Frame,

    /// <summary>A frame longer than <see cref="FeedLimits.FrameBytesMax"/> came and was dropped.</summary>
    OversizedFrame,

    /// <summary>The connection to a venue ended.</summary>
    Closed,

    /// <summary>The answer to a request for missing trades came.</summary>
    Page,

    /// <summary>A request for missing trades failed.</summary>
    FetchFailed,
}

/// <summary>One thing that reached the engine, with the time at which it did: all that readings depend on, and all that is recorded.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Venue">Which venue it is of; default for a tick.</param>
/// <param name="Payload">The bytes of a frame or of a page's body, as received; otherwise empty. Valid until it was applied.</param>
/// <param name="Request">With <see cref="FeedEventKind.Page"/> and <see cref="FeedEventKind.FetchFailed"/>: the request.</param>
/// <param name="RetryAfter">With <see cref="FeedEventKind.FetchFailed"/>, and with a page whose request was sent more than once: how long the venue asks to wait.</param>
/// <param name="Detail">Why a connection ended or a request failed.</param>
public readonly record struct FeedEvent(
    FeedEventKind Kind,
    VenueId Venue = default,
    ReadOnlyMemory<byte> Payload = default,
    FetchRequest? Request = null,
    TimeSpan RetryAfter = default,
    string? Detail = null)
{
    /// <summary>When it came, as time elapsed since the start: whole microseconds, never less than before. Waits use this.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>When it came by the system clock, UTC: for people only, as that clock may be set.</summary>
    public DateTime At { get; init; }
}
