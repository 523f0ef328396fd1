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
        var running = CreateLoop(port.WebSocket).RunAsync(cancellationToken.Token);
        for (var attempt = 0; attempt < 3; attempt++)
            await AdvanceAsync(wait => wait >= FeedLimits.ReconnectDelayMin / 2 && wait <= FeedLimits.ReconnectDelayMax && wait != FeedLimits.OpenTimeout);
        await StopAsync(running, cancellationToken);
    }

    /// <summary>The other products of the connection keep it for a while.</summary>
    [Fact]
    public async Task Loop_RefusalOnAConnectionThatDelivers_SubscribesAgainAfterAWhile()
    {
        using var beats = new SemaphoreSlim(0);
        await using var server = new LoopbackServer(async connection =>
        {
            await connection.OpenWebSocketAsync();
            await connection.SendFrameAsync(Frames.Match);
            if (connection.Number == 0)
                await connection.SendAsync(WebSocketFrame.Close(1001, "deploy"));
            if (connection.Number == 1)
                await connection.SendFrameAsync(Frames.Error);
            for (; connection.Number == 1; await connection.SendFrameAsync(Frames.Heartbeat))
                await beats.WaitAsync(connection.Stop);
            await connection.StaySilentAsync();
        });
        using var cancellationToken = new CancellationTokenSource();
        var running = RunAsync(server, cancellationToken.Token);
        await ExpectAsync(FeedEventKind.Frame, FeedEventKind.Closed);
        await AdvanceAsync(wait => wait <= Frames.Venue.Facts.ConnectSpacing);
        await ExpectAsync(FeedEventKind.Frame, FeedEventKind.Frame);

        var kept = TimeSpan.Zero;
        for (var next = FeedEventKind.Frame; next == FeedEventKind.Frame; next = (await _events.NextAsync()).Kind)
        {
            if (kept > TimeSpan.Zero)
                Assert.True(kept < FeedLimits.RefusalDelayMin + Beat, $"still open after {kept}");
            kept += Beat;
            _time.Advance(Beat);
            beats.Release();
        }

        Assert.True(kept >= FeedLimits.RefusalDelayMin / 2);
        await StopAsync(running, cancellationToken);
    }

    private static async Task StopAsync(Task running, CancellationTokenSource cancellationToken)
    {
        await cancellationToken.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.InTime());
    }

    private Task RunAsync(LoopbackServer server, CancellationToken cancellationToken) => CreateLoop(server.WebSocket).RunAsync(cancellationToken);

    private ConnectionLoop CreateLoop(Uri endpoint) => new(
        Frames.Feed(endpoint), _events, lifetime => new FeedSocket(TimeProvider.System, lifetime), new(Frames.Venue.Facts.ConnectSpacing, _time), new(7), _time, NullLogger<ConnectionLoop>.Instance);

    private async Task AdvanceAsync(Func<TimeSpan, bool> wanted) =>
        _time.Advance(await _time.WaitForTimerAsync(wanted));

    private async Task ExpectAsync(params FeedEventKind[] kinds)
    {
        foreach (var kind in kinds)
            Assert.Equal(kind, (await _events.NextAsync()).Kind);
    }
}
