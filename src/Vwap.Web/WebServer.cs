using System.Diagnostics.Metrics;
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
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace Vwap.Web;

/// <summary>The web server of a run: dashboard, API, stream, health and metrics on one port.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class WebServer : IAsyncDisposable
{
    /// <summary>The name of the meter of all metrics.</summary>
    public const string MeterName = "vwap";

    /// <summary>A client that takes no bytes is cut off after the grace, and the time that what waits for it takes at this rate.</summary>
    private const double ResponseBytesPerSecondMin = 4_096;

    private const int ResponseBufferBytes = 16 * 1024;
    private const int SendBufferBytes = 64 * 1024;

    private readonly WebOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly StreamApi _stream;
    private readonly Meter _meter = new(MeterName);
    private readonly MeterProvider _metrics;
    private readonly WebApplication _application;

    private WebServer(WebOptions options, RunMonitor monitor, TimeProvider timeProvider, ILoggerFactory loggers)
    {
        _options = options;
        _timeProvider = timeProvider;
        _stream = new(monitor, options, timeProvider);
        _meter.CreateObservableUpDownCounter("vwap.http.stream.clients", () => _stream.Report.Connected, "{client}", "Clients of the event stream");
        _meter.CreateObservableCounter("vwap.http.stream.dropped", () => _stream.Report.Dropped, "{reading}", "Readings that slow clients of all=true have missed");
        _metrics = Sdk.CreateMeterProviderBuilder().ConfigureResource(resource => resource.AddService("vwap")).AddMeter(MeterName).AddPrometheusExporter().Build();
        _application = Build(options, loggers);
        _application.Use(new RequestGuard(options).CheckAsync);
        _application.UseStatusCodePages();
        _application.UseOpenTelemetryPrometheusScrapingEndpoint(_metrics, predicate: null, path: "/metrics", configureBranchedPipeline: null, optionsName: null);
        DashboardFiles.Map(_application);
        new ReadingApi(monitor.Readings).Map(_application);
        _stream.Map(_application);
        StatusApi.Map(_application, monitor, _stream);
        new WatchApi(monitor, options).Map(_application);
        HealthApi.Map(_application, monitor);
        _application.MapOpenApi();
    }

    /// <summary>The address of the dashboard.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1");

    /// <summary>How many clients the stream has, and how many readings slow ones have missed.</summary>
    internal (int Clients, long Dropped) Stream => (_stream.Report.Connected, _stream.Report.Dropped);

    /// <summary>Starts to serve.</summary>
    /// <exception cref="IOException">The address cannot be listened on; the message says why.</exception>
    public static async Task<WebServer> StartAsync(
        WebOptions options, RunMonitor monitor, TimeProvider timeProvider, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        var server = new WebServer(options, monitor, timeProvider, loggers);
        try
        {
            await server._application.StartAsync(cancellationToken);
            server.Address = server.FindAddress();
            return server;
        }
        catch (Exception failure) when (failure is IOException or SocketException)
        {
            await server.DisposeAsync();
            if (options.AnyPortIfInUse && failure.GetBaseException() is AddressInUseException or SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse })
                return await StartAsync(options with { Listen = new(options.Listen.Address, 0), AnyPortIfInUse = false }, monitor, timeProvider, loggers, cancellationToken);
            throw new IOException($"--http: cannot listen on {options.Listen}: {failure.GetBaseException().Message}", failure);
        }
    }

    /// <summary>Ends the clients of the stream and stops listening.</summary>
    public async ValueTask DisposeAsync()
    {
        _stream.Stop();
        using (var deadline = new CancellationTokenSource(WebLimits.StopTimeout, _timeProvider))
            await _application.StopAsync(deadline.Token);
        await _application.DisposeAsync();
        _metrics.Dispose();
        _meter.Dispose();
        _stream.Dispose();
    }

    private static WebApplication Build(WebOptions options, ILoggerFactory loggers)
    {
        // The empty builder reads no configuration, logs nowhere and handles no signals: all of that belongs to the run.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(loggers);
        builder.Services.AddSingleton<IHostLifetime, RunLifetime>();
        builder.Services.AddRouting();
        builder.Services.AddProblemDetails();
        builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, ReportJson.Default));
        builder.Services.AddOpenApi(openApi => openApi.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "vwap";
            document.Info.Version = RunMonitor.Version;
            return Task.CompletedTask;
        }));
        builder.Services.Configure<SocketTransportOptions>(transport => transport.CreateBoundListenSocket = CreateSocket);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Configure(kestrel, options));
        return builder.Build();
    }

    /// <summary>
    /// Bounds what a stalled client can make the system hold, and for how long. Connections inherit both. Linux alone can say how long a client may
    /// take no byte; elsewhere the rate below does.
    /// </summary>
    private static Socket CreateSocket(EndPoint address)
    {
        const int Tcp = 6;
        const int UserTimeout = 18;
        var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(address);
        socket.SendBufferSize = SendBufferBytes;
        if (OperatingSystem.IsLinux())
            socket.SetRawSocketOption(Tcp, UserTimeout, BitConverter.GetBytes((int)WebLimits.StalledTimeout.TotalMilliseconds));
        return socket;
    }

    private static void Configure(KestrelServerOptions kestrel, WebOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestHeadersTotalSize = WebLimits.HeaderBytesMax;
        kestrel.Limits.MaxRequestLineSize = WebLimits.RequestLineBytesMax;
        kestrel.Limits.MaxRequestBodySize = 0;
        kestrel.Limits.MaxResponseBufferSize = ResponseBufferBytes;
        kestrel.Limits.MaxConcurrentConnections = options.StreamClientsMax + WebLimits.OtherConnectionsMax;
        kestrel.Limits.RequestHeadersTimeout = WebLimits.HeadersTimeout;
        kestrel.Limits.MinResponseDataRate = new(ResponseBytesPerSecondMin, WebLimits.StalledTimeout);
        kestrel.Listen(options.Listen, listener => listener.Protocols = HttpProtocols.Http1);
    }

    private Uri FindAddress()
    {
        var port = BindingAddress.Parse(_application.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single()).Port;
        var address = _options.Listen.Address;
        if (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any))
            address = address.Equals(IPAddress.Any) ? IPAddress.Loopback : IPAddress.IPv6Loopback;
        return new($"http://{new IPEndPoint(address, port)}");
    }

    /// <summary>Leaves the process's signals and console to the run.</summary>
    private sealed class RunLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
