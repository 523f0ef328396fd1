using System.Collections.Concurrent;

namespace Vwap.Kafka;

/// <summary>Limits repeated log lines to one every ten seconds per subject; the first is always due.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class LogThrottle<TSubject>(TimeProvider timeProvider)
    where TSubject : notnull
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<TSubject, long> _logged = new();

    /// <summary>Whether to log now; if so, the interval starts again.</summary>
    public bool IsDue(TSubject subject)
    {
        var now = timeProvider.GetTimestamp();
        if (_logged.TryGetValue(subject, out var last) && timeProvider.GetElapsedTime(last, now) < Interval)
            return false;
        _logged[subject] = now;
        return true;
    }
}
