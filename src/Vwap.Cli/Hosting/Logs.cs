using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Vwap.Outputs;

namespace Vwap.Cli;

/// <summary>Makes the log of a command: to standard error, never to standard output; or to the table where that has the terminal.</summary>
internal static class Logs
{
    public static ILoggerFactory Create(LogLevel level, TableStatus? table = null) => LoggerFactory.Create(logging =>
    {
        logging.SetMinimumLevel(level);
        logging.AddFilter("Microsoft", LogLevel.Warning);
        logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.None); // what it would log it throws, and the command tells it
        if (table is not null && !Console.IsErrorRedirected)
        {
            logging.AddProvider(new TableLog(table));
            return;
        }

        logging.Services.AddSingleton(TimeProvider.System);
        logging.AddConsole(console =>
        {
            console.FormatterName = LogLineFormatter.FormatterName;
            console.LogToStandardErrorThreshold = LogLevel.Trace;
        });
        logging.Services.AddSingleton<ConsoleFormatter, LogLineFormatter>();
    });
}
