using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Vwap.Simulator.Tests;

/// <summary>Faults that end a connection or silence it.</summary>
public sealed class ConnectionFaultsTests
{
    public static TheoryData<string> Venues => VenueWire.Venues;

    [Theory]
    [MemberData(nameof(Venues))]
    public async Task Reset_TearsTheConnectionDownWithoutACloseFrame(string venue)
    {
        await using var exchange = await TestExchange.StartAsync(FrameFaultsTests.Options(venue, "reset:0.02"));
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
        await using var exchange = await TestExchange.StartAsync(FrameFaultsTests.Options("coinbase", "reset:0.02") with { TradesTotal = 500 });
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
        await using var exchange = await TestExchange.StartAsync(FrameFaultsTests.Options(venue, "half-open:1"));
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
        await using var exchange = await TestExchange.StartAsync(FrameFaultsTests.Options(venue, "stall:1") with { TradesTotal = 0 }, time);
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
