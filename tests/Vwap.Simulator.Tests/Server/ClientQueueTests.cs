using System.Threading.Channels;

namespace Vwap.Simulator.Tests;

public sealed class ClientQueueTests
{
    private const int Rounds = 1_000;
    private const int FramesPerRound = 50;

    [Fact]
    public async Task Mute_WhileFramesAreOffered_DiscardsAllFromThenOn()
    {
        var statistics = new ExchangeStatistics();
        for (var round = 0; round < Rounds; round++)
        {
            var queue = new ClientQueue(Channel.CreateBounded<bool>(1), statistics, capacity: FramesPerRound);
            var offering = Task.Run(() => OfferAll(queue), TestContext.Current.CancellationToken);
            await TestDeadline.UntilAsync(() => queue.Room < SimulatorLimits.ClientBacklogAtMaxRate);
            queue.Mute();
            await offering.InTime();

            Assert.False(queue.TryTake(out _), $"round {round}: a frame was left");
        }

        Assert.Equal(Rounds * FramesPerRound, statistics.FramesMuted);
    }

    private static void OfferAll(ClientQueue queue)
    {
        for (var frame = 0; frame < FramesPerRound; frame++)
            queue.Offer(Frame.Flush);
    }
}
