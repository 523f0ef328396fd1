using System.Collections.Concurrent;
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

    internal static SimulatorOptions Options(string venue, string faults, long seed = 7) => new()
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
}
