using Microsoft.Extensions.Logging;
using Vwap.Outputs;

namespace Vwap.Cli.Hosting;

/// <summary>Sends the log to the lines under the table: printed beside it on the same terminal it would garble it.</summary>
internal sealed class TableLog(TableStatus status) : ILoggerProvider, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        status.AddEvent(logLevel, formatter(state, exception));

    public void Dispose()
    {
    }
}
