namespace Vwap.Feeds.Tests;

public sealed class WatchdogTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Moment = TimeSpan.FromTicks(1);

    private readonly VirtualTime _time = new();
    private int _expirations;

    [Fact]
    public void Watchdog_NotRestarted_ExpiresOnce()
    {
        using var watchdog = Create();
        _time.Advance(Patience - Moment);
        Assert.Equal((0, false), (_expirations, watchdog.HasExpired));

        _time.Advance(Moment);
        Assert.Equal((1, true), (_expirations, watchdog.HasExpired));

        _time.Advance(Patience * 10);
        Assert.Equal(1, _expirations);
    }

    [Fact]
    public void Watchdog_Restarted_HasItsPatienceAgain()
    {
        using var watchdog = Create();
        for (var restart = 0; restart < 10; restart++)
        {
            _time.Advance(Patience - Moment);
            watchdog.Restart(Patience);
        }

        Assert.Equal(0, _expirations);
        _time.Advance(Patience + TimeSpan.FromMilliseconds(1)); // timers are that precise
        Assert.Equal(1, _expirations);
    }

    [Fact]
    public void Watchdog_Paused_ExpiresOnlyOnceRestarted()
    {
        using var watchdog = Create();
        watchdog.Pause();
        _time.Advance(Patience * 100);
        Assert.Equal(0, _expirations);

        watchdog.Restart(Patience);
        _time.Advance(Patience);
        Assert.Equal(1, _expirations);
    }

    [Fact]
    public void Watchdog_Disposed_NeverExpires()
    {
        Create().Dispose();
        _time.Advance(Patience * 2);
        Assert.Equal(0, _expirations);
    }

    private Watchdog Create()
    {
        var watchdog = new Watchdog(_time, () => _expirations++);
        watchdog.Restart(Patience);
        return watchdog;
    }
}
