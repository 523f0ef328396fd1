namespace Vwap.Simulator.Tests;

public sealed class MarketPaceTests
{
    private readonly VirtualTime _time = new();

    [Fact]
    public async Task Wait_ForALaterMoment_EndsThen()
    {
        var pace = CreatePace();
        pace.Start();

        var wait = pace.WaitAsync(TimeSpan.FromSeconds(2), frames: 1, CancellationToken.None).AsTask();
        _time.Advance(TimeSpan.FromSeconds(1.9));
        Assert.False(wait.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(0.1));

        await wait.InTime();
    }

    [Fact]
    public void Wait_ForAMomentThatIsDue_EndsImmediately()
    {
        var pace = CreatePace();
        pace.Start();
        _time.Advance(TimeSpan.FromSeconds(0.9));

        Assert.True(pace.WaitAsync(TimeSpan.FromSeconds(0.1), frames: 1, CancellationToken.None).AsTask().IsCompletedSuccessfully);
        Assert.True(pace.WaitAsync(TimeSpan.FromSeconds(0.2), frames: 1, CancellationToken.None).AsTask().IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Wait_AfterALongSuspension_DoesNotCatchUp()
    {
        var pace = CreatePace();
        pace.Start();
        _time.Advance(TimeSpan.FromHours(1));
        Assert.True(pace.WaitAsync(TimeSpan.Zero, frames: 1, CancellationToken.None).AsTask().IsCompletedSuccessfully);

        var next = pace.WaitAsync(TimeSpan.FromSeconds(1), frames: 1, CancellationToken.None).AsTask();

        Assert.False(next.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1));
        await next.InTime();
    }

    private MarketPace CreatePace() => new(new(new CoinbaseDialect(), [], isPaced: true, new(), _time), isFinite: true, _time);
}
