using Microsoft.Extensions.Logging.Abstractions;

namespace Vwap.Feeds.Tests;

public sealed class BackpressureTests
{
    /// <summary>More than the queue and the buffers of a loopback socket hold.</summary>
    private const int Trades = 100_000;

    private const int FramesPerWrite = 1_000;

    [Fact]
    public async Task Feed_EngineSlowerThanTheExchange_LosesNothing()
    {
        var queueIsFull = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var exchange = new LoopbackServer(connection => ServeAsync(connection, queueIsFull));
        using var stop = TestDeadline.Begin();
        var pipeline = new FeedPipeline(new([Frames.BtcUsd]), [WindowSpec.OfCount(2)], new() { CanFetch = false });
        var feed = new LiveFeed(
            new() { Endpoint = exchange.WebSocket, Rest = null, Products = [Frames.BtcUsd] }, pipeline, new VirtualTime(), NullLoggerFactory.Instance);

        var last = 0L;
        await feed.RunAsync(
            async (batch, cancellationToken) =>
            {
                await queueIsFull.Task.WaitAsync(cancellationToken);
                foreach (var reading in batch.ToArray())
                    Assert.Equal(++last, reading.Trade.Id);
                if (last == Trades)
                    await stop.CancelAsync();
            },
            _ => { },
            stop.Token);

        Assert.Equal((Trades, 1L, 0L, 0L), (last, pipeline.Counters.Connections, pipeline.Counters.GapsFound, pipeline.Counters.Rejected));
    }

    private static async Task ServeAsync(LoopbackConnection connection, TaskCompletionSource queueIsFull)
    {
        await connection.OpenWebSocketAsync();
        await Task.WhenAll(SendTradesAsync(connection, queueIsFull), connection.AnswerPingsAsync());
    }

    private static async Task SendTradesAsync(LoopbackConnection connection, TaskCompletionSource queueIsFull)
    {
        for (var sent = 0; sent < Trades; sent += FramesPerWrite)
        {
            if (sent >= FeedLimits.EventsMax * 2)
                queueIsFull.TrySetResult();
            await connection.SendAsync([.. Enumerable.Range(sent + 1, FramesPerWrite).SelectMany(CreateFrame)]);
        }
    }

    private static byte[] CreateFrame(int id) => WebSocketFrame.Text(
        $$"""{"type":"match","trade_id":{{id}},"product_id":"BTC-USD","price":"1.5","size":"1","time":"2025-01-01T00:00:00Z"}""");
}
