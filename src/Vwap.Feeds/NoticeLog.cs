using Microsoft.Extensions.Logging;

namespace Vwap.Feeds;

/// <summary>Tells of gaps, repairs and rejected frames in the log: each kind a few times a second at most, the rest as a count.</summary>
/// <remarks>Engine thread only.</remarks>
internal sealed partial class NoticeLog(ILogger<NoticeLog> logger)
{
    private const int LinesPerSecondMax = 3;

    private readonly Dictionary<string, int> _told = [];
    private DateTime _second;

    public void Tell(FeedPipeline pipeline, in FeedEvent feedEvent)
    {
        if (feedEvent.At - _second >= TimeSpan.FromSeconds(1))
            BeginSecond(feedEvent.At);

        foreach (var notice in pipeline.Notices)
        {
            if (MayTell(notice.Kind.ToString()))
                Tell(notice);
        }

        if (pipeline.Fault != FrameFault.None && MayTell("Rejected"))
            LogRejected(pipeline.Fault, Sample(feedEvent.Payload.Span));
        if (pipeline.Complaint is { } complaint && MayTell("Complaint"))
            LogComplaint(complaint);
        if (pipeline.Silent is { } silent && MayTell("Silent"))
            LogSilent(silent, FeedLimits.SilenceTimeout.TotalSeconds);
        if (feedEvent.Kind == FeedEventKind.FetchFailed && MayTell("FetchFailed"))
            LogFetchFailed(feedEvent.Request.Product, feedEvent.Request.Ids, feedEvent.Detail);
    }

    private static string Sample(ReadOnlySpan<byte> frame) => System.Text.Encoding.UTF8.GetString(frame[..Math.Min(frame.Length, 120)]);

    private void BeginSecond(DateTime now)
    {
        foreach (var (what, count) in _told)
        {
            if (count > LinesPerSecondMax)
                LogMore(count - LinesPerSecondMax, what);
        }

        _told.Clear();
        _second = now;
    }

    private bool MayTell(string what)
    {
        _told[what] = _told.GetValueOrDefault(what) + 1;
        return _told[what] <= LinesPerSecondMax;
    }

    private void Tell(RepairNotice notice)
    {
        switch (notice.Kind)
        {
            case RepairNoticeKind.GapFound:
                LogGapFound(notice.Product, notice.Ids, notice.Ids.Count);
                break;
            case RepairNoticeKind.GapRepaired:
                LogGapRepaired(notice.Product, notice.Ids, notice.Ids.Count);
                break;
            case RepairNoticeKind.GapPassed:
                LogGapPassed(notice.Product, notice.Ids, notice.Ids.Count);
                break;
            case RepairNoticeKind.RepairedBehind:
                LogRepairedBehind(notice.Product, notice.Ids, notice.Ids.Count);
                break;
            case RepairNoticeKind.GapAbandoned:
                LogGapAbandoned(notice.Product, notice.Ids, notice.Ids.Count);
                break;
            case RepairNoticeKind.Skipped:
                LogSkipped(notice.Product, notice.Ids, notice.Ids.Count);
                break;
            case RepairNoticeKind.Filled:
                LogFilled(notice.Product, notice.Ids, notice.Ids.Count);
                break;
            case RepairNoticeKind.VenueBehind:
                LogVenueBehind(notice.Product, notice.Ids.From, notice.Ids.To);
                break;
            case RepairNoticeKind.Deferred:
                LogDeferred(notice.Product, notice.Ids.From);
                break;
            case RepairNoticeKind.Doubted:
                LogDoubted(notice.Product, notice.Ids.From);
                break;
            case RepairNoticeKind.Refused:
                LogRefused(notice.Product, notice.Ids);
                break;
        }
    }

    [LoggerMessage(200, LogLevel.Information, "{Product}: gap found, trades {Ids} ({Count}) are missing; later ones wait")]
    private partial void LogGapFound(ProductId product, IdRange ids, long count);

    [LoggerMessage(201, LogLevel.Information, "{Product}: gap repaired, trades {Ids} ({Count}) are emitted in their place")]
    private partial void LogGapRepaired(ProductId product, IdRange ids, long count);

    [LoggerMessage(202, LogLevel.Warning, "{Product}: trades {Ids} ({Count}) did not come within the hold; readings they touch are marked gap until they do")]
    private partial void LogGapPassed(ProductId product, IdRange ids, long count);

    [LoggerMessage(203, LogLevel.Warning, "{Product}: trades {Ids} ({Count}) came late: they are in the windows again, but were not emitted")]
    private partial void LogRepairedBehind(ProductId product, IdRange ids, long count);

    [LoggerMessage(204, LogLevel.Warning, "{Product}: the exchange does not serve trades {Ids} ({Count}); readings stay marked gap until they leave the windows")]
    private partial void LogGapAbandoned(ProductId product, IdRange ids, long count);

    [LoggerMessage(205, LogLevel.Warning, "{Product}: too long an absence, trades {Ids} ({Count}) are skipped: they are not emitted")]
    private partial void LogSkipped(ProductId product, IdRange ids, long count);

    [LoggerMessage(206, LogLevel.Information, "{Product}: windows filled from trades {Ids} ({Count})")]
    private partial void LogFilled(ProductId product, IdRange ids, long count);

    [LoggerMessage(207, LogLevel.Warning, "{Product}: the exchange's latest trade is {Latest}, but {Emitted} was emitted earlier: nothing is emitted until it is passed. Another exchange? Use another --out")]
    private partial void LogVenueBehind(ProductId product, long latest, long emitted);

    [LoggerMessage(208, LogLevel.Warning, "{Product}: too many trades wait for a repair; from {Id} on they are let go and fetched in their turn")]
    private partial void LogDeferred(ProductId product, long id);

    [LoggerMessage(209, LogLevel.Error, "{Product}: trades {Ids} cannot be counted exactly beside the others; readings they touch are marked gap")]
    private partial void LogRefused(ProductId product, IdRange ids);

    [LoggerMessage(215, LogLevel.Warning, "{Product}: trade {Id} is absurdly far ahead; it waits for a second one to confirm it")]
    private partial void LogDoubted(ProductId product, long id);

    [LoggerMessage(210, LogLevel.Warning, "Frame rejected ({Fault}): {Sample}")]
    private partial void LogRejected(FrameFault fault, string sample);

    [LoggerMessage(211, LogLevel.Warning, "{Product}: trades {Ids} could not be fetched: {Why}")]
    private partial void LogFetchFailed(ProductId product, IdRange ids, string? why);

    [LoggerMessage(213, LogLevel.Warning, "The exchange says: {Complaint}")]
    private partial void LogComplaint(string complaint);

    [LoggerMessage(214, LogLevel.Warning, "{Product}: heartbeats tell of trades, but none has come for {Seconds} s; connecting again")]
    private partial void LogSilent(ProductId product, double seconds);

    [LoggerMessage(212, LogLevel.Warning, "... and {Count} more like it in the last second ({What})")]
    private partial void LogMore(int count, string what);
}
