using System.Threading.Channels;
using Microsoft.Extensions.Logging.Abstractions;

namespace Vwap.Feeds.Tests;

/// <summary>Real sockets; the time alone is virtual, so that patience costs none.</summary>
public sealed class ConnectionLoopTests
{
    private readonly VirtualTime _time = new();
    private readonly Channel<FeedEvent> _events = Channel.CreateUnbounded<FeedEvent>();

    [Fact]
    public async Task Loop_RefusedAtFirst_SaysTheExchangesReason()
    {
        await using var server = new LoopbackServer(async connection =>
        {
            await connection.OpenWebSocketAsync();
            await connection.SendFrameAsync(Frames.Error);
            await connection.StaySilentAsync();
        });
        var refused = await Assert.ThrowsAsync<FeedRefusedException>(() => RunAsync(server, CancellationToken.None).InTime());
        Assert.Equal("Failed to subscribe: XXX is not a valid product", refused.Message);
    }

    [Fact]
    public async Task Loop_LostAfterData_ConnectsAgainAtOnceAndARefusalThenIsRetried()
    {
        await using var server = new LoopbackServer(async connection =>
        {
            await connection.OpenWebSocketAsync();
            await connection.SendFrameAsync(connection.Number == 1 ? Frames.Error : Frames.Match);
            if (connection.Number == 0)
                await connection.SendAsync(WebSocketFrame.Close(1001, "deploy"));
            else
                await connection.StaySilentAsync();
        });
        using var cancellationToken = new CancellationTokenSource();
        var running = RunAsync(server, cancellationToken.Token);
        await ExpectAsync(FeedEventKind.Opened, FeedEventKind.Frame, FeedEventKind.Closed);

        await AdvanceAsync(wait => wait <= FeedLimits.ConnectSpacing); // at once, but for the spacing
        await AdvanceAsync(wait => wait > FeedLimits.ConnectSpacing && wait <= FeedLimits.ReconnectDelayMin);
        await ExpectAsync(FeedEventKind.Opened, FeedEventKind.Frame);
        await StopAsync(running, cancellationToken);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Loop_NoDataAfterConnecting_GivesUpAndBacksOff(bool answersTheHandshake)
    {
        await using var server = new LoopbackServer(async connection =>
        {
            if (answersTheHandshake)
                await connection.OpenWebSocketAsync();
            await connection.StaySilentAsync();
        });
        using var cancellationToken = new CancellationTokenSource();
        var running = RunAsync(server, cancellationToken.Token);
        for (var attempt = 0; attempt < 4; attempt++)
        {
            await AdvanceAsync(wait => wait == FeedLimits.OpenTimeout);
            var full = FeedLimits.ReconnectDelayMin * (1 << attempt);
            await AdvanceAsync(wait => wait >= full / 2 && wait <= full);
        }

        await StopAsync(running, cancellationToken);
    }

    [Fact]
    public async Task Loop_SilentServer_IsLeftAfterTheStallTimeout()
    {
        await using var server = new LoopbackServer(async connection =>
        {
            await connection.OpenWebSocketAsync();
            await connection.SendFrameAsync(Frames.Heartbeat);
            await connection.StaySilentAsync();
        });
        using var cancellationToken = new CancellationTokenSource();
        var running = RunAsync(server, cancellationToken.Token);
        await ExpectAsync(FeedEventKind.Opened, FeedEventKind.Frame);
        await AdvanceAsync(wait => wait == FeedLimits.StallTimeout);
        await ExpectAsync(FeedEventKind.Closed);
        await ExpectAsync(FeedEventKind.Opened);
        await StopAsync(running, cancellationToken);
    }

    [Fact]
    public async Task Loop_NobodyListens_BacksOffUntilItIsCancelled()
    {
        using var port = new ClosedPort();
        using var cancellationToken = new CancellationTokenSource();
        var running = CreateLoop(port.WebSocket).RunAsync(_events.Writer, cancellationToken.Token);
        for (var attempt = 0; attempt < 3; attempt++)
            await AdvanceAsync(wait => wait >= FeedLimits.ReconnectDelayMin / 2 && wait <= FeedLimits.ReconnectDelayMax && wait != FeedLimits.OpenTimeout);
        await StopAsync(running, cancellationToken);
    }

    private static async Task StopAsync(Task running, CancellationTokenSource cancellationToken)
    {
        await cancellationToken.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.InTime());
    }

    private Task RunAsync(LoopbackServer server, CancellationToken cancellationToken) => CreateLoop(server.WebSocket).RunAsync(_events.Writer, cancellationToken);

    private ConnectionLoop CreateLoop(Uri endpoint) => new(
        new() { Endpoint = endpoint, Rest = null, Products = [Frames.BtcUsd] },
        lifetime => new FeedSocket(lifetime), new(7), _time, NullLogger<ConnectionLoop>.Instance);

    private async Task AdvanceAsync(Func<TimeSpan, bool> wanted) =>
        _time.Advance(await _time.WaitForTimerAsync(wanted));

    private async Task ExpectAsync(params FeedEventKind[] kinds)
    {
        foreach (var kind in kinds)
            Assert.Equal(kind, (await _events.Reader.ReadAsync(TestContext.Current.CancellationToken).InTime()).Kind);
    }
}
