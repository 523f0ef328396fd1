namespace Vwap;

/// <summary>From a time of day up to the same time of the next day, as the clocks of a zone show it.</summary>
/// <remarks>
/// Where clocks are set forward past that time, the session starts when they are; where they show it twice, it starts at the first.
/// </remarks>
internal sealed class SessionPeriod(TimeSpan timeOfDay, TimeZoneInfo zone) : WindowPeriod
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    public override (long Start, long End) Find(long ticks)
    {
        var day = TimeZoneInfo.ConvertTimeFromUtc(new(ticks, DateTimeKind.Utc), zone).Date.AddDays(2); // later than any start that may follow, as clocks may go back over midnight
        var end = long.MaxValue;
        var start = FindStart(day);
        while (start > ticks)
        {
            end = start;
            day = day.AddDays(-1);
            start = FindStart(day);
        }

        return (start, end);
    }

    private long FindStart(DateTime day)
    {
        var local = DateTime.SpecifyKind(day + timeOfDay, DateTimeKind.Unspecified);
        if (!zone.IsInvalidTime(local))
            return ToUtc(local);
        while (zone.IsInvalidTime(local))
            local -= Minute;
        return ToUtc(local) + Minute.Ticks;
    }

    private long ToUtc(DateTime local) => local.Ticks - (zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local)).Ticks;
}
