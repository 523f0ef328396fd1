namespace Vwap.Simulator.Tests;

public sealed class OutboxTests
{
    private const int Rounds = 1_000;
    private const int FramesPerRound = 50;

    [Fact]
    public async Task Mute_WhileFramesAreOffered_LetsAllVanishFromThenOn()
    {
        var counters = new ExchangeCounters();
        for (var round = 0; round < Rounds; round++)
        {
            var outbox = new Outbox(capacity: FramesPerRound, new AsyncSignal(), counters);
            var offering = Task.Run(() => OfferAll(outbox), TestContext.Current.CancellationToken);
            await TestDeadline.UntilAsync(() => outbox.Room < SimulatorLimits.ClientBacklogAtMaxRate);
            outbox.Mute();
            await offering.InTime();

            Assert.False(outbox.TryTake(out _), $"round {round}: a frame was left");
        }

        Assert.Equal(Rounds * FramesPerRound, counters.FramesMuted.Value);
    }

    private static void OfferAll(Outbox outbox)
    {
        for (var frame = 0; frame < FramesPerRound; frame++)
            outbox.Offer(Frame.Nudge);
    }
}
