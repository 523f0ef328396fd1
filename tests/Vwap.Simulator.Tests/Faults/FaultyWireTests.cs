using System.Globalization;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Vwap.Simulator.Tests;

public sealed class FaultyWireTests
{
    private const int Trades = 1_000;

    private static readonly SimulatorOptions Options = new()
    {
        Seed = 7,
        Products = [ProductId.Parse("BTC-USD")],
        TradesPerSecond = null,
        TradesTotal = Trades,
        HistoryTrades = 1,
        MarketStart = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero),
    };

    private static readonly Lazy<Task<(List<string> Frames, Dictionary<FaultKind, long> Faults)>> Clean = new(() => RunAsync("none"));

    [Fact]
    public async Task Drop_LeavesOutFramesAndNothingElse()
    {
        var (frames, faults) = await RunAsync("drop:0.1");
        var clean = await Clean.Value;

        Assert.Equal(Trades + 1 - faults[FaultKind.Drop], frames.Count);
        Assert.InRange(faults[FaultKind.Drop], 50, 200);
        Assert.Equal(clean.Frames.FindAll(frames.ToHashSet(StringComparer.Ordinal).Contains), frames);
    }

    [Fact]
    public async Task Duplicate_SendsFramesTwiceInARow()
    {
        var (frames, faults) = await RunAsync("duplicate:0.1");

        Assert.InRange(faults[FaultKind.Duplicate], 50, 200);
        Assert.Equal(Trades + 1 + faults[FaultKind.Duplicate], frames.Count);
        Assert.Equal(faults[FaultKind.Duplicate], frames.Zip(frames.Skip(1)).Count(pair => pair.First == pair.Second));
    }

    [Fact]
    public async Task Reorder_SendsEveryFrameOnceALittleLater()
    {
        var (frames, faults) = await RunAsync("reorder:0.1");
        var clean = await Clean.Value;

        Assert.InRange(faults[FaultKind.Reorder], 50, 200);
        Assert.NotEqual(clean.Frames, frames);
        Assert.Equal(clean.Frames.Order(StringComparer.Ordinal), frames.Order(StringComparer.Ordinal));
        for (var position = 0; position < frames.Count; position++)
            Assert.InRange(Math.Abs(clean.Frames.IndexOf(frames[position]) - position), 0, 4 * SimulatorLimits.ReorderDistanceMax);
    }

    [Fact]
    public async Task Reorder_OfTheLastFrame_IsSentWhenNothingFollows()
    {
        await using var exchange = await TestExchange.StartAsync(Options with { TradesTotal = 0, Faults = FaultPlan.Parse("reorder:1") });
        var client = await exchange.ConnectAsync();

        await client.SubscribeAsync("matches", "BTC-USD");

        await client.ReceiveJsonAsync("last_match");
    }

    [Fact]
    public async Task Garbage_ComesBesideTheRealFrames()
    {
        var (frames, faults) = await RunAsync("garbage:0.1");
        var clean = await Clean.Value;

        Assert.InRange(faults[FaultKind.Garbage], 50, 200);
        Assert.Equal(Trades + 1 + faults[FaultKind.Garbage], frames.Count);
        Assert.Empty(clean.Frames.Except(frames, StringComparer.Ordinal));
    }

    [Fact]
    public async Task Slow_LosesNothing()
    {
        var (frames, faults) = await RunAsync("slow:0.02");

        Assert.InRange(faults[FaultKind.Slow], 5, 60);
        Assert.Equal((await Clean.Value).Frames, frames);
    }

    [Fact]
    public async Task Faults_OfTheSameSeed_AreTheSame()
    {
        const string Spec = "drop:0.05,duplicate:0.05,reorder:0.05,garbage:0.05,slow:0.005";

        var first = await RunAsync(Spec);
        var second = await RunAsync(Spec);
        var other = await RunAsync(Spec, seed: 8);

        Assert.Equal(first.Frames, second.Frames);
        Assert.Equal(first.Faults, second.Faults);
        Assert.NotEqual(first.Faults, other.Faults);
    }

    [Fact]
    public async Task Reset_TearsTheConnectionDownWithoutAGoodbye()
    {
        await using var exchange = await TestExchange.StartAsync(Options with { Faults = FaultPlan.Parse("reset:0.02") });
        var client = await exchange.ConnectRawAsync();
        await client.SubscribeAsync("BTC-USD");

        var error = await Assert.ThrowsAsync<IOException>(async () =>
        {
            while (await client.ReceiveAsync() is not null)
            {
            }
        });

        Assert.Equal(SocketError.ConnectionReset, Assert.IsType<SocketException>(error.InnerException).SocketErrorCode);
        Assert.Equal(1, exchange.Exchange.Statistics.Faults[FaultKind.Reset]);
    }

    [Fact]
    public async Task Reset_OfOneConnection_DoesNotHitTheNextAtTheSameTrade()
    {
        await using var exchange = await TestExchange.StartAsync(Options with { Faults = FaultPlan.Parse("reset:0.02"), TradesTotal = 500 });
        var target = 500 + await FindLastIdAsync(exchange);
        var lastId = 0L;
        for (var connection = 0; lastId < target; connection++)
        {
            Assert.InRange(connection, 0, 100);
            using var client = await TestClient.ConnectAsync(exchange.Exchange.WebSocketAddress);
            await client.SubscribeAsync("matches,heartbeat", "BTC-USD");
            lastId = await ReadUntilResetAsync(client, target);
        }
    }

    [Fact]
    public async Task HalfOpen_SendsAndReadsNothingAnyMore()
    {
        await using var exchange = await TestExchange.StartAsync(Options with { Faults = FaultPlan.Parse("half-open:1") });
        var client = await exchange.ConnectRawAsync();
        await client.SubscribeAsync("BTC-USD");
        Assert.Contains("subscriptions", Encoding.UTF8.GetString((await client.ReceiveAsync())!), StringComparison.Ordinal);

        // Frames vanish only once the silence has begun; a ping before it is answered.
        await exchange.SeesAsync(statistics => statistics.FramesMuted > 0);
        await client.SendAsync(RawClient.OpcodePing, "are you there?");
        await client.SubscribeAsync("BTC-USD");

        using var silence = new CancellationTokenSource(SimulatorLimits.HeartbeatInterval * 2.5);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.ReceiveUntilAsync(silence.Token));
        Assert.Equal(1, exchange.Exchange.Statistics.Faults[FaultKind.HalfOpen]);
        Assert.Equal(1, exchange.Exchange.Statistics.ConnectionsOpen);
    }

    [Fact]
    public async Task Stall_IsSilentForItsTimeAndThenGoesOn()
    {
        var time = new ManualTime();
        await using var exchange = await TestExchange.StartAsync(Options with { Faults = FaultPlan.Parse("stall:1"), TradesTotal = 0 }, time);
        var client = await exchange.ConnectAsync();
        await client.SubscribeAsync("matches,heartbeat", "BTC-USD");
        await client.ReceiveJsonAsync("subscriptions");
        var next = client.ReceiveJsonAsync();

        // Heartbeats of the silence vanish, one after the other; the first to be heard is one of after it.
        await exchange.SeesAsync(statistics => statistics.Faults[FaultKind.Stall] > 0);
        for (var beats = 1; beats <= 3; beats++)
        {
            time.Advance(SimulatorLimits.HeartbeatInterval);
            await exchange.SeesAsync(statistics => statistics.FramesMuted >= beats);
        }

        Assert.False(next.IsCompleted);
        while (!next.IsCompleted)
        {
            time.Advance(SimulatorLimits.HeartbeatInterval);
            await Task.Yield();
        }

        Assert.Equal("heartbeat", TestClient.TypeOf(await next));
        Assert.Equal(1, exchange.Exchange.Statistics.Faults[FaultKind.Stall]);
    }

    /// <summary>Runs a whole market with faults on the frames, and takes what one client gets.</summary>
    private static async Task<(List<string> Frames, Dictionary<FaultKind, long> Faults)> RunAsync(string spec, long seed = 7)
    {
        await using var exchange = await TestExchange.StartAsync(Options with { Seed = seed, Faults = FaultPlan.Parse(spec) });
        var lastId = Trades + await FindLastIdAsync(exchange);
        var ending = string.Create(CultureInfo.InvariantCulture, $$"""{"type":"heartbeat","last_trade_id":{{lastId}},""");
        var client = await exchange.ConnectRawAsync();
        await client.SubscribeAsync("BTC-USD");

        // A heartbeat with the last id is the end, but for frames that wait to be overtaken: they are let go in their time.
        var frames = new List<string>();
        var mayWait = spec.Contains("reorder", StringComparison.Ordinal);
        using var deadline = TestDeadline.Begin();
        for (var isOver = false; !isOver;)
        {
            var frame = Encoding.UTF8.GetString((await client.ReceiveUntilAsync(deadline.Token))!);
            if (frame.StartsWith(ending, StringComparison.Ordinal))
                isOver = !mayWait || frames.Count >= CountFrames(exchange.Exchange.Statistics.Faults);
            else if (!frame.Contains("\"heartbeat\"", StringComparison.Ordinal) && !frame.Contains("\"subscriptions\"", StringComparison.Ordinal))
                frames.Add(frame);
        }

        return (frames, new(exchange.Exchange.Statistics.Faults));
    }

    /// <summary>How many frames a client gets once every trade has met its faults.</summary>
    private static long CountFrames(IReadOnlyDictionary<FaultKind, long> faults) =>
        Trades + 1 - faults[FaultKind.Drop] + faults[FaultKind.Duplicate] + faults[FaultKind.Garbage];

    private static async Task<long> FindLastIdAsync(TestExchange exchange)
    {
        return JsonElement.Parse(await exchange.GetAsync("/products/BTC-USD/trades?limit=1"))[0].GetProperty("trade_id").GetInt64();
    }

    private static async Task<long> ReadUntilResetAsync(TestClient client, long target)
    {
        var id = 0L;
        try
        {
            while (id < target)
                id = JsonElement.Parse((await client.ReceiveTradesAsync(1))[0]).GetProperty("trade_id").GetInt64();
        }
        catch (WebSocketException)
        {
            // The reset: the next connection goes on.
        }

        return id;
    }
}
