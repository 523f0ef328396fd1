using System.Net;

namespace Vwap.Simulator;

/// <summary>A token bucket per address, filled continuously, by the exchange's own clock.</summary>
/// <remarks>Any thread may call it. The framework's limiter cannot be used: it takes its time from the machine.</remarks>
internal sealed class RequestRate(TimeProvider timeProvider)
{
    private static readonly TimeSpan Cost = TimeSpan.FromSeconds(1) / SimulatorLimits.RestRequestsPerSecond;
    private static readonly TimeSpan Credit = Cost * SimulatorLimits.RestRequestsBurst;

    private readonly Lock _gate = new();
    private readonly long _start = timeProvider.GetTimestamp();

    /// <summary>When the bucket of each address is full again.</summary>
    private readonly Dictionary<IPAddress, TimeSpan> _fullAt = [];

    /// <summary>Takes one request from an address's bucket; false when it is empty.</summary>
    public bool TryTake(IPAddress? address)
    {
        var now = timeProvider.GetElapsedTime(_start);
        var key = address ?? IPAddress.None;
        lock (_gate)
        {
            if (_fullAt.Count >= SimulatorLimits.RestAddressesMax)
                ForgetFull(now);
            var fullAt = _fullAt.GetValueOrDefault(key);
            if (fullAt < now)
                fullAt = now;
            if (fullAt + Cost > now + Credit)
                return false;
            _fullAt[key] = fullAt + Cost;
            return true;
        }
    }

    private void ForgetFull(TimeSpan now)
    {
        foreach (var (address, fullAt) in _fullAt)
        {
            if (fullAt <= now)
                _fullAt.Remove(address);
        }
    }
}
