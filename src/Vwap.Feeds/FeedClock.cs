namespace Vwap.Feeds;

/// <summary>Tells the times of events. Waits use the elapsed time, whatever happens to the system clock.</summary>
internal sealed class FeedClock(TimeProvider timeProvider)
{
    private readonly long _start = timeProvider.GetTimestamp();

    public FeedTime Now
    {
        get
        {
            var elapsed = timeProvider.GetElapsedTime(_start);
            var whole = elapsed - TimeSpan.FromTicks(elapsed.Ticks % TimeSpan.TicksPerMicrosecond); // a recording keeps whole microseconds
            return new(whole, timeProvider.GetUtcNow().UtcDateTime);
        }
    }
}

/// <summary>When events came.</summary>
/// <param name="Elapsed">As <see cref="FeedEvent.Elapsed"/>.</param>
/// <param name="At">As <see cref="FeedEvent.At"/>.</param>
internal readonly record struct FeedTime(TimeSpan Elapsed, DateTime At);
