using System.Collections.Concurrent;

namespace Vwap.Kafka;

/// <summary>What goes wrong again and again is told at once, then every ten seconds: each subject for itself.</summary>
/// <remarks>Safe from any thread.</remarks>
internal sealed class LogPace<TSubject>(TimeProvider timeProvider)
    where TSubject : notnull
{
    private readonly TimeSpan _interval = TimeSpan.FromSeconds(10);
    private readonly ConcurrentDictionary<TSubject, long> _told = new();

    /// <summary>Whether to tell it now; then it counts as told.</summary>
    public bool IsDue(TSubject subject)
    {
        var now = timeProvider.GetTimestamp();
        if (_told.TryGetValue(subject, out var last) && timeProvider.GetElapsedTime(last, now) < _interval)
            return false;
        _told[subject] = now;
        return true;
    }
}
