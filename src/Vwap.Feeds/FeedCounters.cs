using System.Diagnostics.Metrics;

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

    /// <summary>Publishes the counts as instruments: <c>vwap.trades</c> and so on. docs/monitoring.md lists them.</summary>
    public void Publish(Meter meter)
    {
        meter.CreateObservableCounter("vwap.frames", () => Frames, "{frame}", "Frames received");
        meter.CreateObservableCounter("vwap.frames.lost", () => FramesLost, "{frame}", "Frames that a sequence number shows to be lost");
        meter.CreateObservableCounter("vwap.frames.unknown", () => UnknownMessages, "{frame}", "Well-formed messages of an unknown type");
        meter.CreateObservableCounter("vwap.frames.rejected", ObserveRejected, "{element}", "Frames, elements of frames and rows of pages rejected, by fault");
        meter.CreateObservableCounter("vwap.trades", () => Trades, "{trade}", "Trades counted and emitted");
        meter.CreateObservableCounter("vwap.trades.duplicate", () => Duplicates, "{trade}", "Trades that had been counted before");
        meter.CreateObservableCounter("vwap.trades.late", () => Late, "{trade}", "Trades that came after the hold");
        meter.CreateObservableCounter("vwap.gaps.found", () => GapsFound, "{gap}", "Gaps found");
        meter.CreateObservableCounter("vwap.gaps.repaired", () => GapsRepaired, "{gap}", "Gaps repaired within the hold");
        meter.CreateObservableCounter("vwap.gaps.passed", () => GapsPassed, "{gap}", "Gaps not repaired within the hold");
        meter.CreateObservableCounter("vwap.gaps.abandoned", () => GapsAbandoned, "{gap}", "Gaps that the venue could not fill");
        meter.CreateObservableCounter("vwap.feed.reconnects", () => Reconnects, "{connection}", "Connections that delivered data, other than the first of each venue");
        meter.CreateObservableCounter("vwap.backfill.pages", () => Pages, "{page}", "Requests for missing trades answered");
        meter.CreateObservableCounter("vwap.backfill.failures", () => FetchesFailed, "{request}", "Requests for missing trades failed");
    }

    private IEnumerable<Measurement<long>> ObserveRejected() => Enum.GetValues<FrameFault>()
        .Where(fault => fault != FrameFault.None)
        .Select(fault => new Measurement<long>(RejectedFor(fault), new KeyValuePair<string, object?>("fault", fault.ToString())));

    internal void Reject(FrameFault fault, int count = 1) => _faults[(int)fault] += count;
}
