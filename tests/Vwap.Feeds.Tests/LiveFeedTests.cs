using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging.Abstractions;

namespace Vwap.Feeds.Tests;

public sealed partial class LiveFeedTests
{
    private const int TradesMax = 60;

    private static readonly RecordingHeader Header = new([Frames.BtcUsd], [WindowSpec.OfCount(5)], new());

    private int _pagesAsked;

    [Fact]
    public async Task Feed_ThroughGapsAndReconnects_MissesNothingAndReplaysAlike()
    {
        using var file = new TemporaryFile("session.jsonl.gz");
        await using var exchange = new LoopbackServer(ServeAsync);
        List<string> live;
        using (var recording = new RecordingWriter(file.Path, Header))
            live = await RunAsync(exchange, recording);

        Assert.Equal(Enumerable.Range(10, TradesMax - 9).Select(id => $"BTC-USD 5 #{id} 1.5 5 5 Complete"), live, StringComparer.Ordinal);
        var replay = Replay.Run(file.Path);
        Assert.Equal(live, replay.Readings, StringComparer.Ordinal);
        Assert.Equal((2L, 0L), (replay.Counters.Connections, replay.BadLines));
        Assert.True(replay.Counters.GapsRepaired >= 1, $"{replay.Counters.GapsRepaired} gaps repaired");
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
            await connection.RespondAsync("500 Internal Server Error", "<html>", "Connection: close\r\n");
            return;
        }

        var query = Query().Match(head);
        var (after, limit) = (int.Parse(query.Groups["after"].Value), int.Parse(query.Groups["limit"].Value));
        var rows = Enumerable.Range(Math.Max(1, after - limit), after - Math.Max(1, after - limit)).Reverse().Select(Match);
        await connection.RespondAsync("200 OK", $"[{string.Join(',', rows)}]", "Connection: close\r\n");
    }

    private static async Task<List<string>> RunAsync(LoopbackServer exchange, RecordingWriter recording)
    {
        using var stop = TestDeadline.Begin();
        var time = new VirtualTime();
        var pipeline = new FeedPipeline(new(Header.Products), Header.Windows, Header.Repair);
        var options = new FeedOptions { Endpoint = exchange.WebSocket, Rest = exchange.Http, Products = Header.Products };
        var feed = new LiveFeed(options, pipeline, time, NullLoggerFactory.Instance, recording);
        var readings = new List<string>();
        var running = feed.RunAsync(
            (batch, _) =>
            {
                Replay.AddTo(readings, batch.Span);
                return readings.Count > TradesMax - 10 ? new(stop.CancelAsync()) : ValueTask.CompletedTask;
            },
            _ => { },
            stop.Token);
        await Task.WhenAll(running, SteadyTime.PassAsync(time.Advance, stop.Token));
        return readings;
    }

    private static string Match(int id) =>
        $$"""{"type":"match","trade_id":{{id}},"product_id":"BTC-USD","price":"1.50","size":"1.0","time":"2025-01-01T00:00:00.{{id:000}}Z"}""";

    [GeneratedRegex("after=(?<after>[0-9]+)&limit=(?<limit>[0-9]+)", RegexOptions.ExplicitCapture, TestDeadline.PatienceMilliseconds)]
    private static partial Regex Query();
}
