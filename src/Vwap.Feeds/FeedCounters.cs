namespace Vwap.Feeds;

/// <summary>What has happened on a feed since the start.</summary>
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

    /// <summary>Trades that came after the wait for them was over.</summary>
    public long Late { get; internal set; }

    /// <summary>Well-formed messages of a type that we do not know.</summary>
    public long UnknownMessages { get; internal set; }

    /// <summary>Connections that delivered data.</summary>
    public long Connections { get; internal set; }

    /// <summary>Gaps found.</summary>
    public long GapsFound { get; internal set; }

    /// <summary>Gaps repaired in time: their trades were emitted in their place.</summary>
    public long GapsRepaired { get; internal set; }

    /// <summary>Gaps that readings did not wait for any longer.</summary>
    public long GapsPassed { get; internal set; }

    /// <summary>Gaps that the exchange could not fill.</summary>
    public long GapsAbandoned { get; internal set; }

    /// <summary>Requests for missing trades answered.</summary>
    public long Pages { get; internal set; }

    /// <summary>Requests for missing trades failed.</summary>
    public long FetchesFailed { get; internal set; }

    /// <summary>Frames rejected, for whatever fault.</summary>
    public long Rejected => _faults.Sum();

    /// <summary>Frames rejected for one fault.</summary>
    public long RejectedFor(FrameFault fault) => _faults[(int)fault];

    internal void Reject(FrameFault fault) => _faults[(int)fault]++;
}
