namespace Vwap.Feeds;

/// <summary>What can reach the engine: a closed set.</summary>
public enum FeedEventKind
{
    /// <summary>A frame came from the exchange.</summary>
    Frame,

    /// <summary>A frame longer than <see cref="FeedLimits.FrameBytesMax"/> came and was dropped.</summary>
    OversizedFrame,

    /// <summary>A connection delivers data.</summary>
    Opened,

    /// <summary>The connection ended.</summary>
    Closed,

    /// <summary>The answer to a request for missing trades came.</summary>
    Page,

    /// <summary>A request for missing trades failed.</summary>
    FetchFailed,

    /// <summary>Time passed.</summary>
    Tick,
}

/// <summary>One thing that reached the engine, with the time at which it did: all that readings depend on, and all that is recorded.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="At">When: UTC, never before an earlier event.</param>
/// <param name="Payload">The bytes of a frame or of a page's body, as received; otherwise empty.</param>
/// <param name="Request">With <see cref="FeedEventKind.Page"/> and <see cref="FeedEventKind.FetchFailed"/>: what was asked for.</param>
/// <param name="RetryAfter">With <see cref="FeedEventKind.FetchFailed"/>: how long the exchange asks to be left alone.</param>
/// <param name="Detail">Why a connection ended or a request failed.</param>
public readonly record struct FeedEvent(
    FeedEventKind Kind,
    DateTime At,
    ReadOnlyMemory<byte> Payload = default,
    FetchRequest Request = default,
    TimeSpan RetryAfter = default,
    string? Detail = null);
