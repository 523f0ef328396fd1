namespace Vwap;

/// <summary>Divides time into periods, one of which a window holds: a session, a bar, or all time from a moment on.</summary>
/// <remarks>Immutable; safe to share between threads.</remarks>
internal abstract class WindowPeriod
{
    /// <summary>The period of a moment: from its start up to the start of the next one.</summary>
    /// <param name="ticks">UTC.</param>
    public abstract (long Start, long End) Find(long ticks);

    /// <summary>All time from a moment on. What was before is in no window: its period begins with the moment too.</summary>
    public sealed class FromMoment(DateTime moment) : WindowPeriod
    {
        public override (long Start, long End) Find(long ticks) => (moment.Ticks, long.MaxValue);
    }

    /// <summary>Intervals of one length, counted from 00:00 UTC on 1 January 1970.</summary>
    public sealed class Interval(TimeSpan length) : WindowPeriod
    {
        public override (long Start, long End) Find(long ticks)
        {
            var start = ticks - (ticks - DateTime.UnixEpoch.Ticks) % length.Ticks;
            return (start, start + length.Ticks);
        }
    }
}
