namespace Vwap.Feeds.Tests;

public sealed class WatchdogTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Moment = TimeSpan.FromTicks(1);

    private readonly VirtualTime _time = new();
    private int _barks;

    [Fact]
    public void Watchdog_NotFed_BarksOnce()
    {
        using var watchdog = Create();
        _time.Advance(Patience - Moment);
        Assert.Equal((0, false), (_barks, watchdog.HasBarked));

        _time.Advance(Moment);
        Assert.Equal((1, true), (_barks, watchdog.HasBarked));

        _time.Advance(Patience * 10);
        Assert.Equal(1, _barks);
    }

    [Fact]
    public void Watchdog_Fed_BeginsAgain()
    {
        using var watchdog = Create();
        for (var meal = 0; meal < 10; meal++)
        {
            _time.Advance(Patience - Moment);
            watchdog.Feed();
        }

        Assert.Equal(0, _barks);
        _time.Advance(Patience);
        Assert.Equal(1, _barks);
    }

    [Fact]
    public void Watchdog_AtRest_SleepsUntilItIsFed()
    {
        using var watchdog = Create();
        watchdog.Rest();
        _time.Advance(Patience * 100);
        Assert.Equal(0, _barks);

        watchdog.Feed();
        _time.Advance(Patience);
        Assert.Equal(1, _barks);
    }

    [Fact]
    public void Watchdog_Disposed_NeverBarks()
    {
        Create().Dispose();
        _time.Advance(Patience * 2);
        Assert.Equal(0, _barks);
    }

    private Watchdog Create() => new(Patience, _time, () => _barks++);
}
