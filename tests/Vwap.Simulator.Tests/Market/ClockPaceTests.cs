namespace Vwap.Simulator.Tests;

public sealed class ClockPaceTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public async Task Wait_ForALaterMoment_EndsAtThatMoment()
    {
        var pace = new ClockPace(_time);
        pace.Start();

        var wait = pace.WaitAsync(TimeSpan.FromSeconds(2), trades: 1, CancellationToken.None).AsTask();
        _time.Advance(TimeSpan.FromSeconds(1.9));
        Assert.False(wait.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(0.1));

        await wait.InTime();
    }

    [Fact]
    public void Wait_ForAMomentThatIsDue_EndsAtOnce()
    {
        var pace = new ClockPace(_time);
        pace.Start();
        _time.Advance(TimeSpan.FromSeconds(0.9));

        Assert.True(pace.WaitAsync(TimeSpan.FromSeconds(0.1), trades: 1, CancellationToken.None).AsTask().IsCompletedSuccessfully);
        Assert.True(pace.WaitAsync(TimeSpan.FromSeconds(0.2), trades: 1, CancellationToken.None).AsTask().IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Wait_AfterALongSuspension_DoesNotMakeUpForIt()
    {
        var pace = new ClockPace(_time);
        pace.Start();
        _time.Advance(TimeSpan.FromHours(1));
        Assert.True(pace.WaitAsync(TimeSpan.Zero, trades: 1, CancellationToken.None).AsTask().IsCompletedSuccessfully);

        var next = pace.WaitAsync(TimeSpan.FromSeconds(1), trades: 1, CancellationToken.None).AsTask();

        Assert.False(next.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1));
        await next.InTime();
    }
}
