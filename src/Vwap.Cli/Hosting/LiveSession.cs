using Microsoft.Extensions.Logging;
using Vwap.Outputs;

namespace Vwap.Cli;

/// <summary>Gives a live run its log: beside the readings, or under the table.</summary>
internal static class LiveSession
{
    public static async Task<int> RunAsync(RunSettings settings, string? recordingPath, CancellationToken cancellationToken)
    {
        var table = new TableStatus(TimeProvider.System);
        using var loggers = CreateLog(settings, table);
        return await new LiveRun(settings, table, loggers).RunAsync(recordingPath, cancellationToken);
    }

    public static ILoggerFactory CreateLog(RunSettings settings, TableStatus table) =>
        Logs.Create(settings.LogLevel, settings.Output.FormatNow == OutputFormat.Table ? table : null);
}
