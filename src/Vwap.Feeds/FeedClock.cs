namespace Vwap.Feeds;

/// <summary>Stamps events with their times. Waits use the elapsed time, whatever happens to the system clock.</summary>
internal sealed class FeedClock(TimeProvider timeProvider)
{
    private readonly long _start = timeProvider.GetTimestamp();

    public FeedEvent Stamp(in FeedEvent feedEvent)
    {
        var elapsed = timeProvider.GetElapsedTime(_start);
        return feedEvent with
        {
            Elapsed = elapsed - TimeSpan.FromTicks(elapsed.Ticks % TimeSpan.TicksPerMicrosecond), // a recording keeps whole microseconds
            At = timeProvider.GetUtcNow().UtcDateTime,
        };
    }
}
