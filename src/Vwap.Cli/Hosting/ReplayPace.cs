namespace Vwap.Cli;

/// <summary>Paces trades as they were traded, or some times faster.</summary>
internal sealed class ReplayPace(int speed, TimeProvider timeProvider)
{
    /// <summary>The platform cannot wait for months at once.</summary>
    private static readonly TimeSpan DelayMax = TimeSpan.FromDays(1);

    private readonly long _start = timeProvider.GetTimestamp();
    private DateTime? _first;

    /// <summary>Waits until a trade of this time is due. Times that go back are due at once.</summary>
    public async Task WaitAsync(DateTime time, CancellationToken cancellationToken)
    {
        _first ??= time;
        var due = (time - _first.Value) / speed;
        while (due - timeProvider.GetElapsedTime(_start) is var wait && wait > TimeSpan.Zero)
            await Task.Delay(wait < DelayMax ? wait : DelayMax, timeProvider, cancellationToken);
    }
}
