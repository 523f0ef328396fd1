namespace Vwap.Web;

/// <summary>Something that happened to the sequence of a stream. Its number counts those of the run.</summary>
internal sealed record NoticeReport(long Number, DateTime Time, string Stream, RepairNoticeKind Kind, long From, long To)
{
    public static NoticeReport Of(RepairNotice notice, long number, DateTime time) =>
        new(number, time, notice.Stream.ToString(), notice.Kind, notice.Ids.From, notice.Ids.To);
}
