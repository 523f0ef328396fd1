namespace Vwap.Feeds;

/// <summary>What has happened on the feeds since the start.</summary>
/// <remarks>One writer, the engine thread; many readers, who may see one count a moment before another.</remarks>
public sealed class FeedCounters
{
    private readonly long[] _faults = new long[Enum.GetValues<FrameFault>().Length];

    /// <summary>Frames received, of any kind.</summary>
    public long Frames { get; internal set; }

    /// <summary>Trades counted and emitted, each once, however they came.</summary>
    public long Trades { get; internal set; }

    /// <summary>Trades that had been counted before.</summary>
    public long Duplicates { get; internal set; }

    /// <summary>Trades that came after the hold.</summary>
    public long Late { get; internal set; }

    /// <summary>Well-formed messages of an unknown type.</summary>
    public long UnknownMessages { get; internal set; }

    /// <summary>Frames that a sequence number shows to be lost.</summary>
    public long FramesLost { get; internal set; }

    /// <summary>Connections that delivered data.</summary>
    public long Connections { get; internal set; }

    /// <summary>Connections that delivered data, other than the first of each venue.</summary>
    public long Reconnects { get; internal set; }

    /// <summary>Connections that ended after they had delivered data.</summary>
    public long Disconnects { get; internal set; }

    /// <summary>Gaps found.</summary>
    public long GapsFound { get; internal set; }

    /// <summary>Gaps repaired in time: their trades were emitted in their place.</summary>
    public long GapsRepaired { get; internal set; }

    /// <summary>Gaps whose hold ended before they were repaired.</summary>
    public long GapsPassed { get; internal set; }

    /// <summary>Gaps that the venue could not fill.</summary>
    public long GapsAbandoned { get; internal set; }

    /// <summary>Requests for missing trades answered.</summary>
    public long Pages { get; internal set; }

    /// <summary>Requests for missing trades failed.</summary>
    public long FetchesFailed { get; internal set; }

    /// <summary>Frames, elements of frames and rows of pages rejected, for whatever fault.</summary>
    public long Rejected => _faults.Sum();

    /// <summary>Frames, elements of frames and rows of pages rejected for one fault.</summary>
    public long RejectedFor(FrameFault fault) => _faults[(int)fault];

    internal void Reject(FrameFault fault, int count = 1) => _faults[(int)fault] += count;
}
