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

/// <summary>The web server: WebSocket and REST on one port.</summary>
internal static class ExchangeServer
{
    /// <summary>Binds the port and starts to serve.</summary>
    /// <exception cref="ListenException">The address cannot be listened on.</exception>
    public static async Task<WebApplication> StartAsync(
        IPEndPoint listen, ClientEndpoint clients, RestEndpoint rest, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        var application = Build(listen, loggers);
        application.Use(clients.PrepareAsync);
        application.UseWebSockets(new WebSocketOptions { KeepAliveInterval = Timeout.InfiniteTimeSpan });
        application.Run(context => context.WebSockets.IsWebSocketRequest ? clients.ServeAsync(context) : rest.ServeAsync(context));
        try
        {
            await application.StartAsync(cancellationToken);
            return application;
        }
        catch (Exception error) when (error is IOException or SocketException or AddressInUseException)
        {
            await application.DisposeAsync();
            throw new ListenException(listen, error);
        }
    }

    /// <summary>The port that it listens on; never 0.</summary>
    public static int PortOf(WebApplication application) =>
        BindingAddress.Parse(application.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single()).Port;

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

    /// <summary>Leaves the process's signals and console to the embedding process.</summary>
    private sealed class EmbeddedLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
