using Microsoft.Extensions.Logging;

namespace Vwap.Cli;

/// <summary>The names of log levels, in any case: the documented ones, and those of other programs.</summary>
internal static class LogLevels
{
    private static readonly Dictionary<string, LogLevel> ByName = new(StringComparer.OrdinalIgnoreCase)
    {
        ["trace"] = LogLevel.Trace,
        ["debug"] = LogLevel.Debug,
        ["info"] = LogLevel.Information,
        ["information"] = LogLevel.Information,
        ["warn"] = LogLevel.Warning,
        ["warning"] = LogLevel.Warning,
        ["error"] = LogLevel.Error,
        ["fatal"] = LogLevel.Critical,
        ["critical"] = LogLevel.Critical,
        ["panic"] = LogLevel.Critical,
        ["none"] = LogLevel.None,
    };

    public static IReadOnlyCollection<string> Names => ByName.Keys;

    public static bool TryParse(string text, out LogLevel level) => ByName.TryGetValue(text, out level);
}
