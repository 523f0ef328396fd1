using System.Net;

namespace Vwap.Web.Tests;

public sealed class StreamApiTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(20251130)]
    public async Task All_CutAtRandomAndResumed_GivesEveryReadingOnceAndInOrder(int seed)
    {
        const int Readings = 5_000;
        var random = new Random(seed);
        await using var run = await Watched.StartAsync(options => options, historyMax: Readings);
        var stream = await EventStream.OpenAsync(run.Client, "?all=true");
        var posting = Task.Run(() => PostAsync(run, new Random(seed), Readings), TestContext.Current.CancellationToken);
        var received = new List<string>();
        while (received.Count < Readings)
        {
            received.AddRange(await stream.TakeAsync(random.Next(1, Math.Min(700, Readings - received.Count + 1))));
            var last = stream.LastEventId;
            await stream.DisposeAsync();
            stream = await EventStream.OpenAsync(run.Client, "?all=true", last);
        }

        await stream.DisposeAsync();
        Assert.Equal(Json.Of(await posting), received, StringComparer.Ordinal);
    }

    [Fact]
    public async Task Default_FastMarket_GivesTheLatestAtMostTenTimesASecond()
    {
        await using var run = await Watched.StartAsync();
        await using var stream = await EventStream.OpenAsync(run.Client, "?product=BTC-USD");
        var begun = TimeProvider.System.GetTimestamp();
        var next = 1;
        for (; TimeProvider.System.GetElapsedTime(begun) < TimeSpan.FromSeconds(1.5); next += 50)
        {
            run.Trade(next, 50);
            await Task.Yield();
        }

        var last = Json.Of(run.Trade(next, 1))[0];
        var events = 0;
        while ((await stream.NextAsync()).Data != last)
            events++;
        Assert.InRange(events, 1, 10 * (TimeProvider.System.GetElapsedTime(begun).TotalSeconds + 1));
    }

    [Fact]
    public async Task Default_NewClient_BeginsWithTheLatestReadingOfEachStream()
    {
        await using var run = await Watched.StartAsync();
        var btc = run.Trade(1, 30);
        var eth = run.Trade(1, 30, "ETH-USD");
        await using var stream = await EventStream.OpenAsync(run.Client);
        Assert.Equal(Json.Of([btc[^1], eth[^1]]), await stream.TakeAsync(2));
    }

    [Fact]
    public async Task Default_Resumed_RepeatsNothing()
    {
        await using var run = await Watched.StartAsync();
        run.Trade(1, 30);
        var stream = await EventStream.OpenAsync(run.Client);
        await stream.NextAsync();
        await stream.DisposeAsync();
        await using var again = await EventStream.OpenAsync(run.Client, lastEventId: stream.LastEventId);
        var next = run.Trade(31, 1);
        Assert.Equal(Json.Of(next), await again.TakeAsync(1));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("00000000-5")]
    [InlineData("-1")]
    [InlineData("'; drop table readings")]
    public async Task Stream_UnknownLastEventId_BeginsWithAReset(string id)
    {
        await using var run = await Watched.StartAsync();
        run.Trade(1, 5);
        await using var stream = await EventStream.OpenAsync(run.Client, "?all=true", id);
        Assert.Equal("reset", (await stream.NextAsync()).EventType);
        var next = run.Trade(6, 1);
        Assert.Equal(Json.Of(next), await stream.TakeAsync(1));
    }

    [Fact]
    public async Task All_IdHasLeftTheHistory_ResetsAndSaysHowManyWereMissed()
    {
        await using var run = await Watched.StartAsync(options => options, historyMax: 50);
        await using var first = await EventStream.OpenAsync(run.Client, "?all=true&product=BTC-USD");
        run.Trade(1, 1);
        await first.NextAsync();
        run.Trade(2, 500);
        await using var stream = await EventStream.OpenAsync(run.Client, "?all=true&product=BTC-USD", first.LastEventId);

        var reset = await stream.NextAsync();
        Assert.Equal(("reset", "{\"missed\":500}"), (reset.EventType, reset.Data));
        var next = run.Trade(502, 1);
        Assert.Equal(Json.Of(next), await stream.TakeAsync(1));
    }

    [Fact]
    public async Task All_CutRightAfterAReset_MissesNothing()
    {
        await using var run = await Watched.StartAsync();
        run.Trade(1, 5);
        var stream = await EventStream.OpenAsync(run.Client, "?all=true", "nonsense");
        await stream.NextAsync();
        await stream.DisposeAsync();
        var missed = run.Trade(6, 3);
        await using var again = await EventStream.OpenAsync(run.Client, "?all=true", stream.LastEventId);
        Assert.Equal(Json.Of(missed), await again.TakeAsync(3));
    }

    [Fact]
    public async Task All_FallsBehindTheHistory_IsCountedWhileItIsConnected()
    {
        await using var run = await Watched.StartAsync(options => options, historyMax: 50);
        await using var first = await EventStream.OpenAsync(run.Client, "?all=true");
        run.Trade(1, 1);
        await first.NextAsync();
        run.Trade(2, 500);
        await using var stream = await EventStream.OpenAsync(run.Client, "?all=true", first.LastEventId);
        await stream.NextAsync();
        Assert.InRange(run.Server.Stream.Dropped, 500, 1_000); // the other client may have missed them too
    }

    [Fact]
    public async Task Stream_TooManyClients_IsRefusedAndThereIsRoomAgain()
    {
        await using var run = await Watched.StartAsync(options => options with { StreamClientsMax = 2 });
        await using var one = await EventStream.OpenAsync(run.Client);
        var two = await EventStream.OpenAsync(run.Client);
        var (status, body) = await run.TryGetAsync("/api/v1/stream");
        Assert.Equal(503, status);
        Assert.Contains("There are 2 clients of the stream already", body, StringComparison.Ordinal);

        await two.DisposeAsync();
        await TestDeadline.PollAsync(() => run.Server.Stream.Clients == 1, () => $"{run.Server.Stream.Clients} clients");
        await using var three = await EventStream.OpenAsync(run.Client);
    }

    [Fact]
    public async Task Stream_ServerStops_EndsNormally()
    {
        var run = await Watched.StartAsync();
        using var response = await run.Client.GetAsync("/api/v1/stream", HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var reading = response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        await run.DisposeAsync();
        Assert.StartsWith("retry: ", await reading.InTime(), StringComparison.Ordinal);
    }

    private static async Task<List<Reading>> PostAsync(Watched run, Random random, int count)
    {
        var posted = new List<Reading>();
        var next = new Dictionary<string, int>(StringComparer.Ordinal) { ["BTC-USD"] = 1, ["ETH-USD"] = 1 };
        while (posted.Count < count)
        {
            var stream = random.Next(2) == 0 ? "BTC-USD" : "ETH-USD";
            var readings = run.Trade(next[stream], Math.Min(random.Next(1, 60), count - posted.Count), stream);
            next[stream] += readings.Length;
            posted.AddRange(readings);
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(8)), TestContext.Current.CancellationToken); // the pace of a market
        }

        return posted;
    }
}
