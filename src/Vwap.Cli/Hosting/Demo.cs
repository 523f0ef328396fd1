using Vwap.Outputs;
using Vwap.Simulator;

namespace Vwap.Cli;

/// <summary>The exchange and the engine in one process, with a real socket between them.</summary>
internal static class Demo
{
    public static async Task<int> RunAsync(RunSettings settings, SimulatorOptions options, CancellationToken cancellationToken)
    {
        var table = new TableStatus(TimeProvider.System);
        using var loggers = LiveSession.CreateLog(settings, table);
        await using var exchange = await EmbeddedExchange.StartAsync(options, TimeProvider.System, loggers, cancellationToken);
        var here = settings with { Endpoint = exchange.WebSocketAddress, Rest = exchange.RestAddress };
        return await new LiveRun(here, table, loggers).RunAsync(recordingPath: null, cancellationToken);
    }
}
