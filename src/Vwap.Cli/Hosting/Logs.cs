using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Vwap.Outputs;

namespace Vwap.Cli;

/// <summary>Makes the log of a command, which goes to standard error, never to standard output; below the table where there is one on the same terminal.</summary>
internal static class Logs
{
    public static ILoggerFactory Create(LogSettings settings, OutputSettings output, TableStatus table) =>
        Create(settings, output.FormatNow == OutputFormat.Table ? table : null);

    public static ILoggerFactory Create(LogSettings settings, TableStatus? table = null) => LoggerFactory.Create(logging =>
    {
        logging.SetMinimumLevel(settings.Level);
        logging.AddFilter("Microsoft", LogLevel.Warning);
        logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.None); // it throws what it would log, and the command reports that
        if (table is not null && !Console.IsErrorRedirected)
        {
            logging.AddProvider(new TableLog(table));
            return;
        }

        logging.Services.AddSingleton(TimeProvider.System);
        logging.AddConsole(console =>
        {
            console.FormatterName = settings.IsJson ? LogJsonFormatter.FormatterName : LogLineFormatter.FormatterName;
            console.LogToStandardErrorThreshold = LogLevel.Trace;
        });
        logging.Services.AddSingleton<ConsoleFormatter, LogLineFormatter>();
        logging.Services.AddSingleton<ConsoleFormatter, LogJsonFormatter>();
    });

    /// <summary>Logs below the table, and to standard error once the table is closed.</summary>
    private sealed class TableLog(TableStatus table) : ILoggerProvider, ILogger
    {
        private readonly LogLineFormatter _formatter = new(TimeProvider.System);

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (table.IsClosed)
                _formatter.Write(new LogEntry<TState>(logLevel, "", eventId, state, exception, formatter), scopes: null, Console.Error);
            else
                table.AddEvent(logLevel, formatter(state, exception) + (exception is null ? "" : $": {exception.Message}"));
        }

        public void Dispose()
        {
        }
    }
}
