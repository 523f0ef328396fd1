namespace Vwap.Feeds.Tests;

public sealed class PacerTests
{
    private static readonly TimeSpan Spacing = TimeSpan.FromMilliseconds(125);

    private readonly VirtualTime _time = new();

    [Fact]
    public void Pacer_First_GoesAtOnce() => Assert.True(Ask(new(Spacing, _time)).IsCompletedSuccessfully);

    [Fact]
    public void Pacer_ManyAtOnce_GoOneSpacingApartInOrder()
    {
        var pacer = new Pacer(Spacing, _time);
        var slots = Enumerable.Range(0, 5).Select(_ => Ask(pacer)).ToArray();

        for (var gone = 1; gone < slots.Length; gone++)
        {
            _time.Advance(Spacing - TimeSpan.FromTicks(1));
            Assert.False(slots[gone].IsCompleted);
            _time.Advance(TimeSpan.FromTicks(1));
            Assert.True(slots[gone].IsCompletedSuccessfully);
        }
    }

    [Fact]
    public void Pacer_AskedRarely_NeverWaits()
    {
        var pacer = new Pacer(Spacing, _time);
        for (var ask = 0; ask < 5; ask++)
        {
            Assert.True(Ask(pacer).IsCompletedSuccessfully);
            _time.Advance(Spacing);
        }
    }

    [Fact]
    public void Pacer_Paused_LeavesTheSlotsFree()
    {
        var pacer = new Pacer(Spacing, _time);
        pacer.PauseFor(TimeSpan.FromSeconds(3));
        pacer.PauseFor(TimeSpan.FromSeconds(1));

        var slot = Ask(pacer);
        _time.Advance(TimeSpan.FromSeconds(3) - TimeSpan.FromTicks(1));
        Assert.False(slot.IsCompleted);
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.True(slot.IsCompletedSuccessfully);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task Pacer_ClockSetByAnHour_KeepsItsSpacing(int hours)
    {
        var pacer = new Pacer(Spacing, _time);
        await Ask(pacer);
        _time.SetClock(_time.GetUtcNow().AddHours(hours));

        var slot = Ask(pacer);
        Assert.False(slot.IsCompleted);
        _time.Advance(Spacing);
        Assert.True(slot.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Pacer_Cancelled_EndsTheWait()
    {
        var pacer = new Pacer(Spacing, _time);
        await Ask(pacer);
        using var cancellationToken = new CancellationTokenSource();

        var slot = pacer.WaitAsync(cancellationToken.Token);
        await cancellationToken.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => slot);
    }

    private static Task Ask(Pacer pacer) => pacer.WaitAsync(TestContext.Current.CancellationToken);
}
