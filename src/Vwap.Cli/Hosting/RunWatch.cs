using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using Vwap.Kafka;
using Vwap.Web;

namespace Vwap.Cli;

/// <summary>Lets others look at a run: its meter, the web server with <c>--http</c>, and the export of metrics where <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set.</summary>
internal sealed partial class RunWatch : IAsyncDisposable
{
    private readonly MeterProvider? _exporter;
    private WebServer? _server;

    private RunWatch(RunMonitor? monitor, bool isExported)
    {
        Monitor = monitor;
        monitor?.Publish(Meter);
        if (isExported)
        {
            _exporter = Sdk.CreateMeterProviderBuilder()
                .ConfigureResource(resource => resource.AddService("vwap"))
                .AddMeter(WebServer.MeterName)
                .AddOtlpExporter()
                .Build();
        }
    }

    /// <summary>The meter of all instruments of this run.</summary>
    public Meter Meter { get; } = new(WebServer.MeterName);

    /// <summary>What the run has to post to; null when nobody looks.</summary>
    public RunMonitor? Monitor { get; }

    /// <summary>The address of the dashboard; null without one.</summary>
    public Uri? Dashboard => _server?.Address;

    private static bool HasCollector => Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT") is { Length: > 0 };

    /// <summary>Starts to serve what is asked for.</summary>
    /// <exception cref="IOException">The address cannot be listened on.</exception>
    public static Task<RunWatch> StartAsync(RunSettings settings, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        var isExported = settings.IsWatched && HasCollector;
        var monitor = settings.Http is not null || isExported
            ? new RunMonitor(settings.Streams, settings.Windows, settings.Http?.HistoryReadings ?? 1, TimeProvider.System)
            : null;
        return StartAsync(new RunWatch(monitor, isExported), settings.Http, loggers, cancellationToken);
    }

    /// <summary>Starts to serve the health and the metrics of a worker.</summary>
    /// <exception cref="IOException">The address cannot be listened on.</exception>
    public static Task<RunWatch> StartAsync(TradeWorker worker, HttpSettings? http, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        var monitor = new RunMonitor([], [], historyMax: 1, TimeProvider.System) { ReadOtherReasons = () => FindReasons(worker.Statistics) };
        var watch = new RunWatch(monitor, HasCollector);
        worker.Statistics.Publish(watch.Meter);
        return StartAsync(watch, http, loggers, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        _exporter?.Dispose();
        Meter.Dispose();
    }

    private static async Task<RunWatch> StartAsync(RunWatch watch, HttpSettings? http, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        if (http is null)
            return watch;
        try
        {
            watch._server = await WebServer.StartAsync(http.Server, watch.Monitor!, TimeProvider.System, loggers, cancellationToken);
            LogListening(loggers.CreateLogger<RunWatch>(), watch._server.Address);
            return watch;
        }
        catch
        {
            await watch.DisposeAsync();
            throw;
        }
    }

    private static string[] FindReasons(WorkerStatistics worker) =>
        worker.Partitions == 0 ? ["no partition assigned"] : worker.IsRestoring ? ["windows are being rebuilt"] : [];

    [LoggerMessage(4, LogLevel.Information, "Dashboard, API and metrics: {Address}")]
    private static partial void LogListening(ILogger logger, Uri address);
}
