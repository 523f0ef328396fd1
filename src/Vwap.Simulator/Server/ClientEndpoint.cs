using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Vwap.Simulator;

/// <summary>Accepts WebSocket connections, on any path.</summary>
internal sealed class ClientEndpoint(ExchangeModel exchange, FaultInjector faults, Task stopping, TimeProvider timeProvider, ILogger logger)
{
    /// <summary>Replaces the upgrade feature before the framework's WebSocket handshake uses it.</summary>
    public Task PrepareAsync(HttpContext context, RequestDelegate next)
    {
        if (faults.CanHappen(FaultKind.HalfOpen) && context.Features.Get<IHttpUpgradeFeature>() is { } upgrade)
            context.Features.Set<IHttpUpgradeFeature>(new SilenceableUpgrade(upgrade));
        return next(context);
    }

    public async Task ServeAsync(HttpContext context)
    {
        var connection = exchange.Statistics.Accepted.Add();
        logger.ClientConnected(connection, context.Connection.RemoteIpAddress);
        try
        {
            // Compressed only if the client offers it. Compression is dangerous only for secrets, and there are none.
            using var socket = await context.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext { DangerousEnableCompression = true });
            var queue = new ClientQueue(exchange.RoomChanged.Writer, exchange.Statistics);
            using var sender = new FrameSender(connection, context, socket, queue, exchange, faults, timeProvider);
            await new ClientConnection(socket, queue, sender, exchange, timeProvider).ServeAsync(stopping, context);
            if (queue.Overflowed.IsCompleted)
                logger.ClientCutOff(connection);
        }
        finally
        {
            exchange.Statistics.Closed.Add();
            logger.ClientDisconnected(connection);
        }
    }
}
