namespace Vwap.Feeds.Tests;

public sealed class RateLimiterTests
{
    private static readonly TimeSpan Spacing = TimeSpan.FromMilliseconds(125);

    private readonly VirtualTime _time = new();

    [Fact]
    public void RateLimiter_First_GoesAtOnce() => Assert.True(Ask(new(Spacing, _time)).IsCompletedSuccessfully);

    [Fact]
    public void RateLimiter_ManyAtOnce_GoOneSpacingApartInOrder()
    {
        var limiter = new RateLimiter(Spacing, _time);
        var slots = Enumerable.Range(0, 5).Select(_ => Ask(limiter)).ToArray();

        for (var gone = 1; gone < slots.Length; gone++)
        {
            _time.Advance(Spacing - TimeSpan.FromTicks(1));
            Assert.False(slots[gone].IsCompleted);
            _time.Advance(TimeSpan.FromTicks(1));
            Assert.True(slots[gone].IsCompletedSuccessfully);
        }
    }

    [Fact]
    public void RateLimiter_WithABurst_GrantsItAtOnceAndAgainAfterARest()
    {
        var limiter = new RateLimiter(Spacing, _time, burst: 3);
        Assert.True(Ask(limiter).IsCompletedSuccessfully);
        Assert.True(limiter.TryTake(reserve: 0) && limiter.TryTake(reserve: 0));
        Assert.False(limiter.TryTake(reserve: 0));

        _time.Advance(Spacing);
        Assert.False(limiter.TryTake(reserve: 1));
        Assert.True(limiter.TryTake(reserve: 0));
        Assert.False(limiter.TryTake(reserve: 0));

        _time.Advance(Spacing * 100);
        limiter.PauseFor(Spacing);
        Assert.False(limiter.TryTake(reserve: 0));
        _time.Advance(Spacing);
        Assert.True(limiter.TryTake(reserve: 0) && limiter.TryTake(reserve: 0) && limiter.TryTake(reserve: 0));
        Assert.False(limiter.TryTake(reserve: 0));
    }

    [Fact]
    public void RateLimiter_AskedRarely_NeverWaits()
    {
        var limiter = new RateLimiter(Spacing, _time);
        for (var ask = 0; ask < 5; ask++)
        {
            Assert.True(Ask(limiter).IsCompletedSuccessfully);
            _time.Advance(Spacing);
        }
    }

    [Fact]
    public void RateLimiter_Paused_LeavesTheSlotsFree()
    {
        var limiter = new RateLimiter(Spacing, _time);
        limiter.PauseFor(TimeSpan.FromSeconds(3));
        limiter.PauseFor(TimeSpan.FromSeconds(1));

        var slot = Ask(limiter);
        _time.Advance(TimeSpan.FromSeconds(3) - TimeSpan.FromTicks(1));
        Assert.False(slot.IsCompleted);
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.True(slot.IsCompletedSuccessfully);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task RateLimiter_ClockSetByAnHour_KeepsItsSpacing(int hours)
    {
        var limiter = new RateLimiter(Spacing, _time);
        await Ask(limiter);
        _time.SetClock(_time.GetUtcNow().AddHours(hours));

        var slot = Ask(limiter);
        Assert.False(slot.IsCompleted);
        _time.Advance(Spacing);
        Assert.True(slot.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task RateLimiter_Cancelled_EndsTheWait()
    {
        var limiter = new RateLimiter(Spacing, _time);
        await Ask(limiter);
        using var cancellationToken = new CancellationTokenSource();

        var slot = limiter.WaitAsync(cancellationToken.Token);
        await cancellationToken.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => slot);
    }

    private static Task Ask(RateLimiter limiter) => limiter.WaitAsync(TestContext.Current.CancellationToken);
}
