namespace Vwap.Feeds.Tests;

public sealed class RetryDelayTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(20251122)]
    public void RetryDelay_AnySeed_DoublesToTheCapLessUpToHalf(int seed)
    {
        var delay = new RetryDelay(FeedLimits.ReconnectDelayMin, FeedLimits.ReconnectDelayMax, new(seed));
        for (var attempt = 0; attempt < 1_000; attempt++)
        {
            var full = attempt < 6 ? FeedLimits.ReconnectDelayMin * (1 << attempt) : FeedLimits.ReconnectDelayMax;
            Assert.InRange(delay.Next(), full / 2, full);
        }
    }

    [Fact]
    public void RetryDelay_AtTheCap_StillVaries()
    {
        var delay = new RetryDelay(FeedLimits.ReconnectDelayMin, FeedLimits.ReconnectDelayMax, new(7));
        var waits = Enumerable.Range(0, 100).Select(_ => delay.Next()).Skip(10).ToHashSet();
        Assert.True(waits.Count > 50, $"only {waits.Count} different waits");
    }

    [Fact]
    public void RetryDelay_Reset_BeginsWithTheFirstWait()
    {
        var delay = new RetryDelay(FeedLimits.ReconnectDelayMin, FeedLimits.ReconnectDelayMax, new(7));
        for (var attempt = 0; attempt < 10; attempt++)
            delay.Next();
        delay.Reset();
        Assert.InRange(delay.Next(), FeedLimits.ReconnectDelayMin / 2, FeedLimits.ReconnectDelayMin);
    }
}
