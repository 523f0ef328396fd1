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
internal sealed class ExchangeServer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly TimeProvider _timeProvider;

    private ExchangeServer(WebApplication application, IPEndPoint endpoint, TimeProvider timeProvider)
    {
        _application = application;
        _timeProvider = timeProvider;
        Endpoint = endpoint;
    }

    /// <summary>Where it listens; never port 0.</summary>
    public IPEndPoint Endpoint { get; }

    /// <summary>Binds the port and starts to serve.</summary>
    /// <exception cref="ListenException">The address cannot be listened on.</exception>
    public static async Task<ExchangeServer> StartAsync(
        IPEndPoint listen, SocketEndpoint sockets, RestApi rest, TimeProvider timeProvider, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        var application = Build(listen, loggers);
        application.Use(sockets.PrepareAsync);
        application.UseWebSockets(new WebSocketOptions { KeepAliveInterval = Timeout.InfiniteTimeSpan });
        application.Use((context, next) => context.WebSockets.IsWebSocketRequest ? sockets.ServeAsync(context) : next(context));
        rest.Map(application);
        try
        {
            await application.StartAsync(cancellationToken);
        }
        catch (Exception error) when (error is IOException or SocketException or AddressInUseException)
        {
            await application.DisposeAsync();
            throw new ListenException(listen, error);
        }

        var addresses = application.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses;
        return new(application, new IPEndPoint(listen.Address, BindingAddress.Parse(addresses.Single()).Port), timeProvider);
    }

    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(SimulatorLimits.CloseWithin, _timeProvider);
        await _application.StopAsync(patience.Token);
        await _application.DisposeAsync();
    }

    private static WebApplication Build(IPEndPoint listen, ILoggerFactory loggers)
    {
        // The empty builder reads no configuration, logs nowhere and handles no signals: all of that is the embedding process's.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(loggers);
        builder.Services.AddSingleton<IHostLifetime, EmbeddedLifetime>();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;

            // How slow a client may be is for the exchange to say, not for the web server.
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(listen, listener => listener.Protocols = HttpProtocols.Http1);
        });
        return builder.Build();
    }
}
