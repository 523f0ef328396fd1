using System.Text;
using Microsoft.Extensions.Logging;

namespace Vwap.Feeds;

/// <summary>Logs gaps, repairs and rejected data: each kind a few times a second at most, the rest as a count.</summary>
/// <remarks>Engine thread only.</remarks>
internal sealed partial class NoticeLog(ILogger<NoticeLog> logger)
{
    private const int LinesPerSecondMax = 3;
    private const int SampleBytesMax = 120;

    private readonly Dictionary<string, int> _logged = [];
    private TimeSpan _second;

    public void Log(in FeedResult result, in FeedEvent feedEvent)
    {
        if (feedEvent.Elapsed - _second >= TimeSpan.FromSeconds(1))
            BeginSecond(feedEvent.Elapsed);

        foreach (var notice in result.Notices)
        {
            if (MayLog(notice.Kind.ToString()))
                Log(notice);
        }

        if (result.FetchFailure is { } failure && MayLog("FetchFailed"))
            LogFetchFailed(feedEvent.Request!.Stream, feedEvent.Request.Ids, failure.Reason);
        LogFrame(result.Frame, feedEvent);
    }

    private void LogFrame(DecodedFrame frame, in FeedEvent feedEvent)
    {
        if (frame.Rejected > 0 && MayLog("Rejected"))
        {
            if (feedEvent.Request is { } request)
                LogRowsRejected(request.Stream, frame.Rejected, frame.Fault);
            else
                LogRejected(feedEvent.Venue, frame.Fault, Encoding.UTF8.GetString(feedEvent.Payload.Span[..Math.Min(feedEvent.Payload.Length, SampleBytesMax)]));
        }

        if (frame.FramesLost > 0 && MayLog("FramesLost"))
            LogFramesLost(feedEvent.Venue, frame.FramesLost);
        if (frame.Message is { } message && MayLog("Message"))
            LogMessage(feedEvent.Venue, message);
    }

    private void BeginSecond(TimeSpan now)
    {
        foreach (var (what, count) in _logged)
        {
            if (count > LinesPerSecondMax)
                LogSuppressed(count - LinesPerSecondMax, what);
        }

        _logged.Clear();
        _second = now;
    }

    private bool MayLog(string what)
    {
        _logged[what] = _logged.GetValueOrDefault(what) + 1;
        return _logged[what] <= LinesPerSecondMax;
    }

    private void Log(RepairNotice notice)
    {
        var (stream, ids) = (notice.Stream, notice.Ids);
        switch (notice.Kind)
        {
            case RepairNoticeKind.GapFound:
                LogGapFound(stream, ids, ids.Count);
                break;
            case RepairNoticeKind.GapRepaired:
                LogGapRepaired(stream, ids, ids.Count);
                break;
            case RepairNoticeKind.GapPassed:
                LogGapPassed(stream, ids, ids.Count);
                break;
            case RepairNoticeKind.RepairedLate:
                LogRepairedLate(stream, ids);
                break;
            case RepairNoticeKind.GapAbandoned:
                LogGapAbandoned(stream, ids, ids.Count);
                break;
            case RepairNoticeKind.Skipped:
                LogSkipped(stream, ids, ids.Count);
                break;
            case RepairNoticeKind.Filled:
                LogFilled(stream, ids, ids.Count);
                break;
            default:
                LogOther(notice.Kind, stream, ids);
                break;
        }
    }

    private void LogOther(RepairNoticeKind kind, StreamId stream, IdRange ids)
    {
        switch (kind)
        {
            case RepairNoticeKind.FillLimited:
                LogFillLimited(stream, ids.From);
                break;
            case RepairNoticeKind.VenueBehind:
                LogVenueBehind(stream, ids.From, ids.To);
                break;
            case RepairNoticeKind.BufferFull:
                LogBufferFull(stream, ids.From);
                break;
            case RepairNoticeKind.JumpSuspected:
                LogJumpSuspected(stream, ids.From);
                break;
            case RepairNoticeKind.JumpReverted:
                LogJumpReverted(stream, ids.From);
                break;
            case RepairNoticeKind.Excluded:
                LogExcluded(stream, ids);
                break;
            case RepairNoticeKind.Silent:
                LogSilent(stream, RepairLimits.SilenceTimeout.TotalSeconds);
                break;
        }
    }

    [LoggerMessage(200, LogLevel.Information, "{Stream}: gap detected, trades {Ids} ({Count}) are missing; later trades are held")]
    private partial void LogGapFound(StreamId stream, IdRange ids, long count);

    [LoggerMessage(201, LogLevel.Information, "{Stream}: gap {Ids} ({Count}) repaired in time; readings are complete")]
    private partial void LogGapRepaired(StreamId stream, IdRange ids, long count);

    [LoggerMessage(202, LogLevel.Warning, "{Stream}: trades {Ids} ({Count}) not repaired within the hold; emitting later trades marked gap, repair continues")]
    private partial void LogGapPassed(StreamId stream, IdRange ids, long count);

    [LoggerMessage(203, LogLevel.Warning, "{Stream}: trades {Ids} arrived after the hold; windows corrected, no readings emitted for them")]
    private partial void LogRepairedLate(StreamId stream, IdRange ids);

    [LoggerMessage(204, LogLevel.Warning, "{Stream}: the venue does not serve trades {Ids} ({Count}); giving up, readings stay marked gap until the gap leaves the windows")]
    private partial void LogGapAbandoned(StreamId stream, IdRange ids, long count);

    [LoggerMessage(205, LogLevel.Warning, "{Stream}: downtime exceeds the catch-up limit; skipping trades {Ids} ({Count})")]
    private partial void LogSkipped(StreamId stream, IdRange ids, long count);

    [LoggerMessage(206, LogLevel.Information, "{Stream}: windows filled from trades {Ids} ({Count})")]
    private partial void LogFilled(StreamId stream, IdRange ids, long count);

    [LoggerMessage(219, LogLevel.Warning, "{Stream}: the limit of trades fetched at start was reached at trade {Id}; windows that need older ones remain filling")]
    private partial void LogFillLimited(StreamId stream, long id);

    [LoggerMessage(207, LogLevel.Warning, "{Stream}: the venue's latest trade is {Latest}, but {Emitted} was already emitted; emitting nothing until the venue passes it. If this is another exchange, use another --out")]
    private partial void LogVenueBehind(StreamId stream, long latest, long emitted);

    [LoggerMessage(208, LogLevel.Warning, "{Stream}: repair buffer full; dropping live trades from {Id}, they will be backfilled")]
    private partial void LogBufferFull(StreamId stream, long id);

    [LoggerMessage(209, LogLevel.Error, "{Stream}: precision overflow, trade {Ids} excluded; readings it touches are marked gap")]
    private partial void LogExcluded(StreamId stream, IdRange ids);

    [LoggerMessage(215, LogLevel.Warning, "{Stream}: trade id {Id} is implausibly far ahead; holding it until the next trade confirms it")]
    private partial void LogJumpSuspected(StreamId stream, long id);

    [LoggerMessage(216, LogLevel.Error, "{Stream}: trades continue below id {Id}; the jump to it was corrupt data. Resuming before the jump; readings from trade {Id} on were wrong")]
    private partial void LogJumpReverted(StreamId stream, long id);

    [LoggerMessage(210, LogLevel.Warning, "{Venue}: frame rejected ({Fault}): {Sample}")]
    private partial void LogRejected(VenueId venue, FrameFault fault, string sample);

    [LoggerMessage(217, LogLevel.Warning, "{Stream}: {Count} rows of a REST page rejected ({Fault})")]
    private partial void LogRowsRejected(StreamId stream, int count, FrameFault fault);

    [LoggerMessage(211, LogLevel.Warning, "{Stream}: fetching trades {Ids} failed: {Reason}")]
    private partial void LogFetchFailed(StreamId stream, IdRange ids, string reason);

    [LoggerMessage(213, LogLevel.Warning, "{Venue}: {Message}")]
    private partial void LogMessage(VenueId venue, string message);

    [LoggerMessage(214, LogLevel.Warning, "{Stream}: heartbeats report trades, but none received for {Seconds} s; reconnecting")]
    private partial void LogSilent(StreamId stream, double seconds);

    [LoggerMessage(218, LogLevel.Warning, "{Venue}: {Count} frame(s) lost, the sequence number skipped; their trades will be fetched")]
    private partial void LogFramesLost(VenueId venue, long count);

    [LoggerMessage(212, LogLevel.Warning, "... and {Count} more in the last second ({What})")]
    private partial void LogSuppressed(int count, string what);
}
