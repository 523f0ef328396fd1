using System.Text;
using Microsoft.Extensions.Logging.Abstractions;

namespace Vwap.Feeds.Tests;

/// <summary>Real sockets; the time alone is virtual, so that patience costs none.</summary>
public sealed class ConnectionLoopTests
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    private readonly VirtualTime _time = new();
    private readonly EventList _events = new();

    [Fact]
    public async Task Loop_RefusedAtFirst_ReportsTheVenuesReason()
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
    public async Task Loop_LostAfterData_ReconnectsAtOnceAndRetriesARefusal()
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
        await ExpectAsync(FeedEventKind.Frame, FeedEventKind.Closed);

        await AdvanceAsync(wait => wait <= Frames.Venue.Facts.ConnectSpacing); // at once, but for the spacing
        await AdvanceAsync(wait => wait > Frames.Venue.Facts.ConnectSpacing && wait <= FeedLimits.ReconnectDelayMin);
        await ExpectAsync(FeedEventKind.Frame, FeedEventKind.Closed, FeedEventKind.Frame);
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
        await ExpectAsync(FeedEventKind.Frame);
        await AdvanceAsync(wait => wait == Frames.Venue.Facts.StallTimeout);
        await ExpectAsync(FeedEventKind.Closed, FeedEventKind.Frame);
        await StopAsync(running, cancellationToken);
    }

    [Fact]
    public async Task Loop_NobodyListens_BacksOffUntilItIsCancelled()
    {
        using var port = new ClosedPort();
        using var cancellationToken = new CancellationTokenSource();
        var running = CreateLoop(Frames.Feed(port.WebSocket)).RunAsync(cancellationToken.Token);
        for (var attempt = 0; attempt < 3; attempt++)
            await AdvanceAsync(wait => wait >= FeedLimits.ReconnectDelayMin / 2 && wait <= FeedLimits.ReconnectDelayMax && wait != FeedLimits.OpenTimeout);
        await StopAsync(running, cancellationToken);
    }

    /// <summary>Whether the venue refuses it or its answer is lost: the other products of the connection go on.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Loop_ProductNotConfirmed_SubscribesToItAgain(bool answerComes)
    {
        using var beats = new SemaphoreSlim(0);
        var again = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = new LoopbackServer(async connection =>
        {
            await connection.OpenWebSocketAsync();
            await connection.SendFrameAsync(Frames.Match);
            if (connection.Number == 0)
            {
                await connection.SendAsync(WebSocketFrame.Close(1001, "deploy"));
                return;
            }

            if (answerComes)
                await connection.SendFrameAsync(Frames.Error);
            var reading = ReadSubscriptionAsync(connection);
            for (; connection.Number == 1; await connection.SendFrameAsync(Frames.Heartbeat))
                await beats.WaitAsync(connection.Stop);
            await reading;
        });
        using var cancellationToken = new CancellationTokenSource();
        var running = CreateLoop(Frames.Feed(server.WebSocket) with { Products = [Frames.BtcUsd, Frames.EthUsd] }).RunAsync(cancellationToken.Token);
        await ExpectAsync(FeedEventKind.Frame, FeedEventKind.Closed);
        await AdvanceAsync(wait => wait <= Frames.Venue.Facts.ConnectSpacing);
        await ExpectAsync(FeedEventKind.Frame);
        if (answerComes)
            await ExpectAsync(FeedEventKind.Frame);

        var waited = TimeSpan.Zero;
        for (; waited <= FeedLimits.SubscribeDelayMin; waited += Beat)
        {
            Assert.True(waited >= FeedLimits.SubscribeDelayMin / 2 || !again.Task.IsCompleted, $"subscribed again after {waited}");
            _time.Advance(Beat);
            beats.Release();
            await ExpectAsync(FeedEventKind.Frame);
        }

        Assert.Equal("""{"type":"subscribe","product_ids":["ETH-USD"],"channels":["matches","heartbeat"]}""", await again.Task.InTime());
        await StopAsync(running, cancellationToken);

        async Task ReadSubscriptionAsync(LoopbackConnection connection) => again.SetResult(Encoding.UTF8.GetString((await connection.ReadFrameAsync()).Payload));
    }

    private static async Task StopAsync(Task running, CancellationTokenSource cancellationToken)
    {
        await cancellationToken.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.InTime());
    }

    private Task RunAsync(LoopbackServer server, CancellationToken cancellationToken) => CreateLoop(Frames.Feed(server.WebSocket)).RunAsync(cancellationToken);

    private ConnectionLoop CreateLoop(FeedOptions feed) => new(
        feed, _events, lifetime => new FeedSocket(TimeProvider.System, lifetime), new(Frames.Venue.Facts.ConnectSpacing, _time), new(7), _time, NullLogger<ConnectionLoop>.Instance);

    private async Task AdvanceAsync(Func<TimeSpan, bool> wanted) =>
        _time.Advance(await _time.WaitForTimerAsync(wanted));

    private async Task ExpectAsync(params FeedEventKind[] kinds)
    {
        foreach (var kind in kinds)
            Assert.Equal(kind, (await _events.NextAsync()).Kind);
    }
}
