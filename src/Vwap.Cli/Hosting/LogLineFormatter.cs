using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Vwap.Outputs;

namespace Vwap.Cli;

/// <summary>A log line: time, level and message, with the exception below it where there is one. Text from outside is escaped here.</summary>
internal sealed class LogLineFormatter(TimeProvider timeProvider) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "vwap";

    public override void Write<TState>(in LogEntry<TState> entry, IExternalScopeProvider? scopes, TextWriter text)
    {
        var message = PrintableText.Escape(entry.Formatter(entry.State, entry.Exception));
        text.WriteLine($"{timeProvider.GetLocalNow():HH:mm:ss.fff} {LevelText(entry.LogLevel)} {message}");
        if (entry.Exception is null)
            return;
        foreach (var line in PrintableText.EscapeLines(entry.Exception.ToString()))
            text.WriteLine($"  {line}"); // indented, so that text in an exception cannot pass for a log line
    }

    public static string LevelText(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Information => "info ",
        LogLevel.Warning => "warn ",
        LogLevel.Error => "error",
        _ => "fatal",
    };
}
