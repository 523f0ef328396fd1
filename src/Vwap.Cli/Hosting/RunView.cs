using Vwap.Feeds;
using Vwap.Outputs;
using Vwap.Web;

namespace Vwap.Cli;

/// <summary>Shows what happens on the feeds, in the table and to those who look over HTTP.</summary>
/// <param name="table">What the table shows.</param>
/// <param name="monitor">What others look at; null when nobody does.</param>
internal sealed class RunView(TableStatus table, RunMonitor? monitor)
{
    /// <summary>Shows these streams and windows from now on.</summary>
    public void Watch(IReadOnlyList<StreamId> streams, IReadOnlyList<WindowSpec> windows)
    {
        table.Watch(streams, windows);
        monitor?.Watch(streams, windows);
    }

    public void Show(RepairNotice notice)
    {
        monitor?.AddNotice(notice);
        table.SetLastEvent(notice.Stream, WordFor(notice.Kind));
    }

    /// <summary>Shows the counts and the connections of the feeds.</summary>
    public void Show(FeedCounters counters, IReadOnlyList<(FeedOptions Options, FeedPipeline Pipeline)> feeds)
    {
        table.Connection = StateOf(feeds.All(feed => feed.Pipeline.IsOpen), counters.Connections);
        table.Findings = [new("reconnects", counters.Reconnects), new("gaps repaired", counters.GapsRepaired)];
        if (monitor is null)
            return;
        foreach (var venue in feeds.GroupBy(feed => feed.Options.Venue.Id))
        {
            var connections = venue.Select(feed => feed.Pipeline.FindConnection(venue.Key)).ToArray();
            var state = StateOf(Array.TrueForAll(connections, connection => connection.IsOpen), connections.Sum(connection => connection.Connections));
            monitor.SetConnection(venue.Key, venue.First().Options.Endpoint, state, connections.Sum(connection => Math.Max(0, connection.Connections - 1)));
        }
    }

    private static FeedConnection StateOf(bool isOpen, long connections) =>
        isOpen ? FeedConnection.Live : connections == 0 ? FeedConnection.Connecting : FeedConnection.Reconnecting;

    private static string WordFor(RepairNoticeKind kind) => kind switch
    {
        RepairNoticeKind.GapFound => "gap",
        RepairNoticeKind.GapRepaired => "repaired",
        RepairNoticeKind.GapPassed => "overdue",
        RepairNoticeKind.RepairedLate => "late",
        RepairNoticeKind.GapAbandoned => "given up",
        RepairNoticeKind.Skipped => "skipped",
        RepairNoticeKind.Filled => "filled",
        RepairNoticeKind.FillLimited => "fill limit",
        RepairNoticeKind.VenueBehind => "behind",
        RepairNoticeKind.BufferFull => "full",
        RepairNoticeKind.JumpSuspected => "id jump",
        RepairNoticeKind.JumpReverted => "reverted",
        RepairNoticeKind.Excluded => "excluded",
        _ => "silent",
    };
}
