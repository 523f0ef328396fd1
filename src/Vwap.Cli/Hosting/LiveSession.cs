using Microsoft.Extensions.Logging;
using Vwap.Outputs;
using Vwap.Simulator;

namespace Vwap.Cli;

/// <summary>Starts a live run with its log.</summary>
internal static class LiveSession
{
    public static async Task<int> RunAsync(RunSettings settings, string? recordingPath, CancellationToken cancellationToken)
    {
        var table = new TableStatus(TimeProvider.System);
        using var loggers = CreateLog(settings, table);
        return await new LiveRun(settings, table, loggers).RunAsync(recordingPath, cancellationToken);
    }

    /// <summary>Runs against exchanges in the same process, one per venue, with real sockets between them.</summary>
    public static async Task<int> RunDemoAsync(RunSettings settings, IReadOnlyList<SimulatorOptions> options, CancellationToken cancellationToken)
    {
        var table = new TableStatus(TimeProvider.System);
        using var loggers = CreateLog(settings, table);
        var exchanges = new List<EmbeddedExchange>();
        try
        {
            foreach (var exchange in options)
                exchanges.Add(await EmbeddedExchange.StartAsync(exchange, TimeProvider.System, loggers, cancellationToken));
            var feeds = settings.Feeds.Zip(exchanges, (feed, exchange) => feed with { Endpoint = exchange.WebSocketAddress, Rest = exchange.RestAddress });
            return await new LiveRun(settings with { Feeds = [.. feeds] }, table, loggers).RunAsync(recordingPath: null, cancellationToken);
        }
        finally
        {
            foreach (var exchange in exchanges)
                await exchange.DisposeAsync();
        }
    }

    private static ILoggerFactory CreateLog(RunSettings settings, TableStatus table) =>
        Logs.Create(settings.LogLevel, settings.Output.FormatNow == OutputFormat.Table ? table : null);
}
