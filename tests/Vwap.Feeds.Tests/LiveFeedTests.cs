using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging.Abstractions;

namespace Vwap.Feeds.Tests;

public sealed partial class LiveFeedTests
{
    private const int TradesMax = 60;

    private static readonly RecordingHeader Header = new([Frames.Btc], [WindowSpec.OfCount(5)], new() { Venues = new Dictionary<VenueId, VenueRules> { [VenueId.Coinbase] = new() } });

    private readonly VirtualTime _time = new();
    private TimeSpan _clockStep;
    private int _pagesAsked;

    [Fact]
    public async Task Feed_ThroughGapsAndReconnects_MissesNothingAndReplaysAlike()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("session.jsonl.gz");
        await using var exchange = new LoopbackServer(ServeAsync);
        List<string> live;
        using (var recording = new RecordingWriter(file, Header))
            live = await RunAsync(exchange, recording);

        Assert.Equal(Expected, live, StringComparer.Ordinal);
        var replay = Replay.Run(file);
        Assert.Equal(live, replay.Readings, StringComparer.Ordinal);
        Assert.Equal((2L, 0L), (replay.Counters.Connections, replay.BadLines));
        Assert.True(replay.Counters.GapsRepaired >= 1, $"{replay.Counters.GapsRepaired} gaps repaired");
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task Feed_ClockSetByAnHourDuringARepair_ReadsTheSame(int hours)
    {
        _clockStep = TimeSpan.FromHours(hours);
        await using var exchange = new LoopbackServer(ServeAsync);
        Assert.Equal(Expected, await RunAsync(exchange, recording: null), StringComparer.Ordinal);
    }

    [Fact]
    public async Task Feed_OutputSlowerThanTheVenue_LosesNothing()
    {
        const int trades = 100_000; // more than the buffers of a loopback socket hold
        var isSocketFull = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var exchange = new LoopbackServer(async connection =>
        {
            await connection.OpenWebSocketAsync();
            await Task.WhenAll(SendTradesAsync(connection, trades, isSocketFull), connection.AnswerPingsAsync());
        });
        using var stop = TestDeadline.Begin();
        var pipeline = Frames.Pipeline(new() { CanFetch = false }, "2");
        using var feed = new LiveFeed([Frames.Feed(exchange.WebSocket)], pipeline, seed: 1, _time, NullLoggerFactory.Instance);

        var last = 0L;
        await feed.RunAsync(
            async (batch, cancellationToken) =>
            {
                await isSocketFull.Task.WaitAsync(cancellationToken);
                foreach (var reading in batch.ToArray())
                    Assert.Equal(++last, reading.Trade.Id);
                if (last == trades)
                    await stop.CancelAsync();
            },
            _ => { },
            stop.Token);

        Assert.Equal((trades, 1L, 0L, 0L), (last, pipeline.Counters.Connections, pipeline.Counters.GapsFound, pipeline.Counters.Rejected));
    }

    private static IEnumerable<string> Expected => Enumerable.Range(10, TradesMax - 9).Select(id => $"BTC-USD 5 #{id} 1.5 5 5 Complete");

    /// <summary>Sends as fast as the socket takes it, and reports the first time that it takes no more.</summary>
    private static async Task SendTradesAsync(LoopbackConnection connection, int trades, TaskCompletionSource isSocketFull)
    {
        const int framesPerWrite = 1_000;
        for (var sent = 0; sent < trades; sent += framesPerWrite)
        {
            var sending = connection.SendAsync([.. Enumerable.Range(sent + 1, framesPerWrite).SelectMany(id => WebSocketFrame.Text(Match(id)))]);
            if (!sending.IsCompleted)
                isSocketFull.TrySetResult();
            await sending;
        }

        isSocketFull.TrySetResult();
    }

    /// <summary>REST fails once, then serves every page; the socket drops trades, then the connection, and skips more before the next.</summary>
    private async Task ServeAsync(LoopbackConnection connection)
    {
        var head = await connection.ReadHeadAsync();
        if (head.StartsWith("GET /products", StringComparison.Ordinal))
        {
            await ServePageAsync(connection, head);
            return;
        }

        await connection.AcceptWebSocketAsync(head);
        var isFirst = connection.Number == 0;
        var ids = isFirst ? Enumerable.Range(10, 20).Where(id => id is < 15 or > 18) : Enumerable.Range(45, TradesMax - 44);
        await connection.SendFrameAsync(Frames.Subscriptions);
        foreach (var id in ids)
            await connection.SendFrameAsync(Match(id));
        if (isFirst)
            await connection.SendAsync(WebSocketFrame.Close(1001, "deploy"));
        else
            await connection.AnswerPingsAsync();
    }

    private async Task ServePageAsync(LoopbackConnection connection, string head)
    {
        if (Interlocked.Increment(ref _pagesAsked) == 1)
        {
            _time.SetClock(_time.GetUtcNow() + _clockStep);
            await connection.RespondAsync("500 Internal Server Error", "<html>", "Connection: close\r\n");
            return;
        }

        var query = Query().Match(head);
        var (after, limit) = (int.Parse(query.Groups["after"].Value), int.Parse(query.Groups["limit"].Value));
        var rows = Enumerable.Range(Math.Max(1, after - limit), after - Math.Max(1, after - limit)).Reverse().Select(Match);
        await connection.RespondAsync("200 OK", $"[{string.Join(',', rows)}]", "Connection: close\r\n");
    }

    private async Task<List<string>> RunAsync(LoopbackServer exchange, RecordingWriter? recording)
    {
        using var stop = TestDeadline.Begin();
        var pipeline = Frames.Pipeline(Header.Repair, "5");
        using var feed = new LiveFeed([Frames.Feed(exchange.WebSocket, exchange.Http)], pipeline, seed: 1, _time, NullLoggerFactory.Instance, recording);
        var readings = new List<string>();
        var running = feed.RunAsync(
            (batch, _) =>
            {
                Replay.AddTo(readings, batch.Span);
                return readings.Count > TradesMax - 10 ? new(stop.CancelAsync()) : ValueTask.CompletedTask;
            },
            _ => { },
            stop.Token);
        await Task.WhenAll(running, SteadyTime.PassAsync(_time.Advance, stop.Token));
        return readings;
    }

    private static string Match(int id) =>
        $$"""{"type":"match","trade_id":{{id}},"product_id":"BTC-USD","price":"1.50","size":"1.0","time":"2025-01-01T00:{{id / 1000 % 60:00}}:00.{{id % 1000:000}}Z"}""";

    [GeneratedRegex("after=(?<after>[0-9]+)&limit=(?<limit>[0-9]+)", RegexOptions.ExplicitCapture, TestDeadline.PatienceMilliseconds)]
    private static partial Regex Query();
}
