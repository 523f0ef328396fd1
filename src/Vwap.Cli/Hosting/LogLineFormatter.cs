using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Vwap.Cli;

/// <summary>A log line as people read it: time, level, message; the exception behind it where there is one.</summary>
internal sealed class LogLineFormatter(TimeProvider timeProvider) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "vwap";

    public override void Write<TState>(in LogEntry<TState> entry, IExternalScopeProvider? scopes, TextWriter text)
    {
        text.Write(timeProvider.GetLocalNow().ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture));
        text.Write(' ');
        text.Write(LevelText(entry.LogLevel));
        text.Write(' ');
        text.WriteLine(entry.Formatter(entry.State, entry.Exception).ReplaceLineEndings(" "));
        if (entry.Exception is not null)
            text.WriteLine(entry.Exception);
    }

    private static string LevelText(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Information => "info ",
        LogLevel.Warning => "warn ",
        LogLevel.Error => "error",
        _ => "fatal",
    };
}
