using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Vwap.Simulator;

/// <summary>The web server: WebSocket on any path, and REST, on one port.</summary>
internal sealed class ExchangeServer(
    IPEndPoint listen, ExchangeModel exchange, FaultInjector faults, TimeProvider timeProvider, ILoggerFactory loggers, ILogger logger) : IAsyncDisposable
{
    private readonly WebApplication _application = Build(listen, loggers);
    private readonly TaskCompletionSource _stopping = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The port that it listens on; never 0.</summary>
    public int Port =>
        BindingAddress.Parse(_application.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single()).Port;

    /// <summary>Binds the port and starts to serve.</summary>
    /// <exception cref="ListenException">The address cannot be listened on.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var rest = new RestEndpoint(exchange, faults, timeProvider);
        _application.Use(PrepareAsync);
        _application.UseWebSockets(new WebSocketOptions { KeepAliveInterval = Timeout.InfiniteTimeSpan });
        _application.Run(context => context.WebSockets.IsWebSocketRequest ? ServeClientAsync(context) : rest.ServeAsync(context));
        try
        {
            await _application.StartAsync(cancellationToken);
        }
        catch (Exception error) when (error is IOException or SocketException or AddressInUseException)
        {
            await _application.DisposeAsync();
            throw new ListenException(listen, error);
        }
    }

    /// <summary>Sends close frames and stops listening.</summary>
    public async ValueTask DisposeAsync()
    {
        _stopping.TrySetResult();
        using (var deadline = new CancellationTokenSource(SimulatorLimits.CloseWithin, timeProvider))
            await _application.StopAsync(deadline.Token);
        await _application.DisposeAsync();
    }

    private static WebApplication Build(IPEndPoint listen, ILoggerFactory loggers)
    {
        // The empty builder reads no configuration, logs nowhere and handles no signals: all of that belongs to the embedding process.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(loggers);
        builder.Services.AddSingleton<IHostLifetime, EmbeddedLifetime>();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;

            // How slow a client may be is decided by the exchange, not by the web server.
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(listen, listener => listener.Protocols = HttpProtocols.Http1);
        });
        return builder.Build();
    }

    /// <summary>Replaces the upgrade feature before the framework's WebSocket handshake uses it.</summary>
    private Task PrepareAsync(HttpContext context, RequestDelegate next)
    {
        if (faults.CanHappen(FaultKind.HalfOpen) && context.Features.Get<IHttpUpgradeFeature>() is { } upgrade)
            context.Features.Set<IHttpUpgradeFeature>(new SilenceableUpgrade(upgrade));
        return next(context);
    }

    private async Task ServeClientAsync(HttpContext context)
    {
        var connection = exchange.Statistics.Accepted.Add();
        logger.ClientConnected(connection, context.Connection.RemoteIpAddress);
        try
        {
            // Compressed only if the client offers it. Compression is dangerous only for secrets, and there are none.
            using var socket = await context.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext { DangerousEnableCompression = true });
            var queue = new ClientQueue(exchange.RoomChanged.Writer, exchange.Statistics);
            using var sender = new FrameSender(connection, context, socket, queue, exchange, faults, timeProvider);
            await new ClientConnection(socket, queue, sender, exchange, timeProvider).ServeAsync(_stopping.Task, context);
            if (queue.Overflowed.IsCompleted)
                logger.ClientCutOff(connection);
        }
        finally
        {
            exchange.Statistics.Closed.Add();
            logger.ClientDisconnected(connection);
        }
    }

    /// <summary>Leaves the process's signals and console to the embedding process.</summary>
    private sealed class EmbeddedLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
