namespace Vwap.Outputs.Tests;

public sealed class TradeRateTests
{
    private readonly VirtualTime _time = new();

    [Fact]
    public void Rate_SteadyTrades_IsTheirNumberPerSecond()
    {
        var rate = new TradeRate(_time);
        for (var second = 0; second < 20; second++)
        {
            Add(rate, 3);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(30, rate.TenthsPerSecond());
    }

    [Fact]
    public void Rate_OneBurst_ExpiresAfterAFewSeconds()
    {
        var rate = new TradeRate(_time);
        Add(rate, 10);
        _time.Advance(TimeSpan.FromSeconds(1.5));
        Assert.Equal(20, rate.TenthsPerSecond());
        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(20, rate.TenthsPerSecond());
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(0, rate.TenthsPerSecond());
    }

    [Fact]
    public void Rate_AfterALongSilence_StartsOver()
    {
        var rate = new TradeRate(_time);
        Add(rate, 10);
        _time.Advance(TimeSpan.FromHours(5));
        Assert.Equal(0, rate.TenthsPerSecond());
        Add(rate, 5);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(10, rate.TenthsPerSecond());
    }

    private static void Add(TradeRate rate, int trades)
    {
        for (var trade = 0; trade < trades; trade++)
            rate.Add();
    }
}
