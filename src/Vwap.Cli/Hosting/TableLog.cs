using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Vwap.Outputs;

namespace Vwap.Cli;

/// <summary>Sends the log to the lines under the table: printed beside it on the same terminal it would garble it. Once the table is gone, to standard error.</summary>
internal sealed class TableLog(TableStatus status) : ILoggerProvider, ILogger
{
    private readonly LogLineFormatter _afterwards = new(TimeProvider.System);

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (status.IsClosed)
            _afterwards.Write(new LogEntry<TState>(logLevel, "", eventId, state, exception, formatter), scopes: null, Console.Error);
        else
            status.AddEvent(logLevel, formatter(state, exception));
    }

    public void Dispose()
    {
    }
}
