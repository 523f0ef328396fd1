namespace Vwap.Cli;

/// <summary>Lets trades go as fast as they were traded, or some times faster.</summary>
internal sealed class ReplayPace(int speed, TimeProvider timeProvider)
{
    private readonly long _start = timeProvider.GetTimestamp();
    private DateTime? _first;

    /// <summary>Waits until a trade of this time is due. Times that go back are due at once.</summary>
    public Task WaitAsync(DateTime time, CancellationToken cancellationToken)
    {
        _first ??= time;
        var wait = (time - _first.Value) / speed - timeProvider.GetElapsedTime(_start);
        return wait > TimeSpan.Zero ? Task.Delay(wait, timeProvider, cancellationToken) : Task.CompletedTask;
    }
}
