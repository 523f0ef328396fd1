namespace Vwap.Simulator;

/// <summary>A finite rate: each moment waits for its time. What clients cannot take in time is their loss.</summary>
internal sealed class ClockPace(TimeProvider timeProvider) : IMarketPace
{
    private static readonly TimeSpan TimerResolution = TimeSpan.FromMilliseconds(1);

    private long _opened;
    private TimeSpan _slipped;

    public void Start() => _opened = timeProvider.GetTimestamp();

    public async ValueTask WaitAsync(TimeSpan due, int trades, CancellationToken cancellationToken)
    {
        var early = due + _slipped - timeProvider.GetElapsedTime(_opened);
        if (early < -SimulatorLimits.CatchUpMax)
            _slipped -= early;

        // A timer counts whole milliseconds: what is due within this one is due now.
        if (early >= TimerResolution)
            await Task.Delay(early, timeProvider, cancellationToken);
        else
            cancellationToken.ThrowIfCancellationRequested();
    }
}
