using Microsoft.AspNetCore.Http;

namespace Vwap.Simulator;

/// <summary>Accepts WebSocket connections, on any path.</summary>
internal sealed class SocketEndpoint(TradingFloor floor, Task stopping, TimeProvider timeProvider, ExchangeCounters counters)
{
    public async Task ServeAsync(HttpContext context)
    {
        counters.ConnectionsAccepted.Add();
        try
        {
            // Not compressed unless the client offers it; nothing here is secret, which is all that makes compressing dangerous.
            using var socket = await context.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext { DangerousEnableCompression = true });
            var outbox = new Outbox(SimulatorLimits.ClientQueueFramesMax, floor.RoomChanged, counters);
            var connection = new ClientConnection(socket, new SocketWire(socket, counters), outbox, floor, timeProvider, counters);
            await connection.ServeAsync(stopping, context.Abort, context.RequestAborted);
        }
        finally
        {
            counters.ConnectionsClosed.Add();
        }
    }
}
