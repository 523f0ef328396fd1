using System.Net.Sockets;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Vwap.Simulator;

/// <summary>Accepts WebSocket connections, on any path.</summary>
internal sealed class SocketEndpoint(
    TradingFloor floor, FaultDice dice, Task stopping, TimeProvider timeProvider, ExchangeCounters counters, ILogger logger)
{
    private long _clients;

    /// <summary>Runs before the framework's WebSocket handshake, which takes the upgrade that it finds.</summary>
    public Task PrepareAsync(HttpContext context, RequestDelegate next)
    {
        if (dice.Plan.RateOf(FaultKind.HalfOpen) > 0 && context.Features.Get<IHttpUpgradeFeature>() is { } upgrade)
            context.Features.Set<IHttpUpgradeFeature>(new SilenceableUpgrade(upgrade));
        return next(context);
    }

    public async Task ServeAsync(HttpContext context)
    {
        var client = Interlocked.Increment(ref _clients);
        counters.ConnectionsAccepted.Add();
        logger.ClientConnected(client, context.Connection.RemoteIpAddress);
        try
        {
            // Compressed only when the client offers it; nothing here is secret, which is all that makes compressing dangerous.
            using var socket = await context.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext { DangerousEnableCompression = true });
            var outbox = new Outbox(SimulatorLimits.ClientQueueFramesMax, floor.RoomChanged, counters);
            using var wire = CreateWire(client, context, socket, outbox);
            await new ClientConnection(socket, wire, outbox, floor, timeProvider, counters).ServeAsync(stopping, context.Abort, context.RequestAborted);
            if (outbox.Overflowed.IsCompleted)
                logger.ClientCutOff(client);
        }
        finally
        {
            counters.ConnectionsClosed.Add();
            logger.ClientGone(client);
        }
    }

    private IWire CreateWire(long client, HttpContext context, WebSocket socket, Outbox outbox)
    {
        var wire = new SocketWire(socket, counters);
        if (dice.Plan.IsNone)
            return wire;

        var upgrade = context.Features.GetRequiredFeature<IHttpUpgradeFeature>() as SilenceableUpgrade;
        var faults = new ConnectionFaults(outbox, () => Reset(context), () => upgrade?.Silence.Fall());
        return new FaultyWire(wire, dice, client, faults, timeProvider, counters);
    }

    private static void Reset(HttpContext context)
    {
        var connection = context.Features.GetRequiredFeature<IConnectionSocketFeature>().Socket;
        connection.LingerState = new LingerOption(enable: true, seconds: 0);
        context.Abort();
    }
}
