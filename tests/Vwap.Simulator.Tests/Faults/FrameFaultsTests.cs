using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Vwap.Simulator.Tests;

public sealed class FrameFaultsTests
{
    private const int Trades = 1_000;

    /// <summary>What a client of each venue receives without faults.</summary>
    private static readonly ConcurrentDictionary<string, Lazy<Task<List<string>>>> Clean = new(StringComparer.Ordinal);

    public static TheoryData<string> Venues => VenueWire.Venues;

    [Theory]
    [MemberData(nameof(Venues))]
    public async Task Drop_LosesFramesAndNothingElse(string venue)
    {
        var clean = await GetCleanAsync(venue);
        var (frames, faults) = await RunAsync(venue, "drop:0.1");

        AssertOften(clean, faults[FaultKind.Drop]);
        Assert.Equal(clean.Count - faults[FaultKind.Drop], frames.Count);
        Assert.Equal(clean.FindAll(frames.ToHashSet(StringComparer.Ordinal).Contains), frames);
    }

    [Theory]
    [MemberData(nameof(Venues))]
    public async Task Duplicate_SendsFramesTwiceInARow(string venue)
    {
        var clean = await GetCleanAsync(venue);
        var (frames, faults) = await RunAsync(venue, "duplicate:0.1");

        AssertOften(clean, faults[FaultKind.Duplicate]);
        Assert.Equal(clean.Count + faults[FaultKind.Duplicate], frames.Count);
        Assert.Equal(faults[FaultKind.Duplicate], frames.Zip(frames.Skip(1)).Count(pair => pair.First == pair.Second));
    }

    [Theory]
    [MemberData(nameof(Venues))]
    public async Task Reorder_SendsEveryFrameOnceALittleLater(string venue)
    {
        var clean = await GetCleanAsync(venue);
        var (frames, faults) = await RunAsync(venue, "reorder:0.1");

        AssertOften(clean, faults[FaultKind.Reorder]);
        Assert.NotEqual(clean, frames);
        Assert.Equal(clean.Order(StringComparer.Ordinal), frames.Order(StringComparer.Ordinal));
        for (var position = 0; position < frames.Count; position++)
            Assert.InRange(Math.Abs(clean.IndexOf(frames[position]) - position), 0, 4 * SimulatorLimits.ReorderDistanceMax);
    }

    [Fact]
    public async Task Reorder_OfTheLastFrame_IsSentWhenNothingFollows()
    {
        await using var exchange = await TestExchange.StartAsync(Options("coinbase", "reorder:1") with { TradesTotal = 0 });
        var client = await exchange.SubscribeAsync("matches", "BTC-USD");

        await client.ReceiveJsonAsync("last_match");
    }

    [Theory]
    [MemberData(nameof(Venues))]
    public async Task Garbage_ComesBesideTheRealFrames(string venue)
    {
        var clean = await GetCleanAsync(venue);
        var (frames, faults) = await RunAsync(venue, "garbage:0.1");

        AssertOften(clean, faults[FaultKind.Garbage]);
        Assert.Equal(clean.Count + faults[FaultKind.Garbage], frames.Count);
        Assert.Empty(clean.Except(frames, StringComparer.Ordinal));
    }

    [Fact]
    public async Task Slow_LosesNothing()
    {
        var (frames, faults) = await RunAsync("coinbase", "slow:0.02");

        Assert.InRange(faults[FaultKind.Slow], 5, 60);
        Assert.Equal(await GetCleanAsync("coinbase"), frames);
    }

    [Theory]
    [MemberData(nameof(Venues))]
    public async Task Faults_OfTheSameSeed_AreTheSame(string venue)
    {
        const string Spec = "drop:0.05,duplicate:0.05,reorder:0.05,garbage:0.05,slow:0.005";

        var first = await RunAsync(venue, Spec);
        var second = await RunAsync(venue, Spec);
        var other = await RunAsync(venue, Spec, seed: 8);

        Assert.Equal(first.Frames.FindAll(IsWhole), second.Frames.FindAll(IsWhole));
        Assert.Equal(first.Faults, second.Faults);
        Assert.NotEqual(first.Faults, other.Faults);

        // Where a frame is cut depends on its length, and so on the time in it.
        static bool IsWhole(string frame) => frame.EndsWith('}');
    }

    [Fact]
    public async Task Drop_OfANumberedFrame_LeavesAGapInTheNumbers()
    {
        await using var exchange = await TestExchange.StartAsync(Options("coinbase-advanced", "drop:0.1"));
        var client = await exchange.SubscribeRawAsync("coinbase-advanced", "BTC-USD");

        // The second heartbeat after the market has completed comes after the last trade: what is missing before it was dropped.
        var (last, received, heartbeats) = (-1L, 0L, 0);
        while (heartbeats < 2)
        {
            var frame = JsonElement.Parse((await client.ReceiveAsync())!);
            Assert.True(frame.GetProperty("sequence_num").GetInt64() > last, "numbers rise");
            (last, received) = (frame.GetProperty("sequence_num").GetInt64(), received + 1);
            if (exchange.Exchange.Completed.IsCompleted && frame.GetProperty("channel").GetString() == "heartbeats")
                heartbeats++;
        }

        Assert.Equal(last + 1, received + exchange.Exchange.Statistics.Faults[FaultKind.Drop]);
        Assert.True(exchange.Exchange.Statistics.Faults[FaultKind.Drop] > 10);
    }

    [Theory]
    [MemberData(nameof(Venues))]
    public async Task Reset_TearsTheConnectionDownWithoutACloseFrame(string venue)
    {
        await using var exchange = await TestExchange.StartAsync(Options(venue, "reset:0.02"));
        var client = await exchange.SubscribeRawAsync(venue, "BTC-USD");

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
        await using var exchange = await TestExchange.StartAsync(Options("coinbase", "reset:0.02") with { TradesTotal = 500 });
        var target = 500 + JsonElement.Parse(await exchange.GetAsync("/products/BTC-USD/trades?limit=1"))[0].GetProperty("trade_id").GetInt64();
        var lastId = 0L;
        for (var connection = 0; lastId < target; connection++)
        {
            Assert.InRange(connection, 0, 100);
            using var client = await TestClient.ConnectAsync(exchange.Exchange.WebSocketAddress);
            await client.SubscribeAsync("matches,heartbeat", "BTC-USD");
            lastId = await ReadUntilResetAsync(client, target);
        }
    }

    [Theory]
    [MemberData(nameof(Venues))]
    public async Task HalfOpen_NeitherSendsNorReads(string venue)
    {
        await using var exchange = await TestExchange.StartAsync(Options(venue, "half-open:1"));
        var client = await exchange.SubscribeRawAsync(venue, "BTC-USD");

        // Frames are discarded only once the silence has begun; what was sent before is read.
        await exchange.SeesAsync(statistics => statistics.FramesMuted > 0);
        for (var sent = exchange.Exchange.Statistics.OtherFramesSent; sent > 0; sent--)
            Assert.NotNull(await client.ReceiveAsync());
        await client.SendAsync(RawClient.OpcodePing, "are you there?");
        await client.SubscribeAsync(venue, "BTC-USD");

        using var silence = new CancellationTokenSource(SimulatorLimits.HeartbeatInterval * 2.5);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.ReceiveUntilAsync(silence.Token));
        Assert.Equal(1, exchange.Exchange.Statistics.Faults[FaultKind.HalfOpen]);
        Assert.Equal(1, exchange.Exchange.Statistics.ConnectionsOpen);
    }

    [Theory]
    [MemberData(nameof(Venues))]
    public async Task Stall_IsSilentForItsDurationAndThenContinues(string venue)
    {
        var time = new VirtualTime();
        await using var exchange = await TestExchange.StartAsync(Options(venue, "stall:1") with { TradesTotal = 0 }, time);
        var client = await exchange.SubscribeRawAsync(venue, "BTC-USD");
        await exchange.SeesAsync(statistics => statistics.Faults[FaultKind.Stall] > 0);
        for (var sent = exchange.Exchange.Statistics.OtherFramesSent; sent > 0; sent--)
            Assert.NotNull(await client.ReceiveAsync());
        var next = client.ReceiveAsync();

        // Heartbeats of the silence are lost, one after the other; the first to be received is one of after it.
        var muted = exchange.Exchange.Statistics.FramesMuted;
        for (var beats = 1; beats <= 4; beats++)
        {
            time.Advance(SimulatorLimits.HeartbeatInterval);
            await exchange.SeesAsync(statistics => statistics.FramesMuted >= muted + beats - 1);
        }

        Assert.False(next.IsCompleted);
        while (!next.IsCompleted)
        {
            time.Advance(SimulatorLimits.HeartbeatInterval);
            await Task.Yield();
        }

        Assert.Contains("heartbeat", Encoding.UTF8.GetString((await next)!), StringComparison.Ordinal);
        Assert.Equal(1, exchange.Exchange.Statistics.Faults[FaultKind.Stall]);
    }

    private static SimulatorOptions Options(string venue, string faults, long seed = 7) => new()
    {
        Venue = venue,
        Seed = seed,
        Products = [ProductId.Parse(VenueWire.NameOf(venue, "BTC-USD"))],
        TradesPerSecond = null,
        TradesTotal = Trades,
        HistoryTrades = 1,
        MarketStart = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero),
        Faults = FaultPlan.Parse(faults),
    };

    private static Task<List<string>> GetCleanAsync(string venue) =>
        Clean.GetOrAdd(venue, _ => new(async () => (await RunAsync(venue, "none")).Frames)).Value;

    /// <summary>Runs a whole market with faults on the frames; returns what one client gets of it, garbage included.</summary>
    private static async Task<(List<string> Frames, Dictionary<FaultKind, long> Faults)> RunAsync(string venue, string spec, long seed = 7)
    {
        var clean = spec == "none" || seed != 7 ? null : await GetCleanAsync(venue);
        await using var exchange = await TestExchange.StartAsync(Options(venue, spec, seed));
        var client = await exchange.SubscribeRawAsync(venue, "BTC-USD");

        var frames = new List<string>();
        var heartbeatsAfterEnd = 0;
        using var deadline = TestDeadline.Begin();
        while (clean is null ? heartbeatsAfterEnd < 3 : frames.Count != CountFrames(clean, exchange.Exchange.Statistics.Faults))
        {
            var frame = Encoding.UTF8.GetString((await client.ReceiveUntilAsync(deadline.Token))!);
            if (!VenueWire.IsControl(frame))
                frames.Add(VenueWire.WithoutNumber(frame));
            else if (exchange.Exchange.Completed.IsCompleted)
                heartbeatsAfterEnd++;
        }

        return (frames, new(exchange.Exchange.Statistics.Faults));
    }

    /// <summary>How many frames a client gets once every one has met its faults; more before that. Heartbeats make sure that it is asked again.</summary>
    private static long CountFrames(List<string> clean, IReadOnlyDictionary<FaultKind, long> faults) =>
        clean.Count - faults[FaultKind.Drop] + faults[FaultKind.Duplicate] + faults[FaultKind.Garbage];

    private static void AssertOften(List<string> clean, long faults) => Assert.InRange(faults, clean.Count / 20, clean.Count / 5);

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
            // The reset: the next connection continues.
        }

        return id;
    }
}
