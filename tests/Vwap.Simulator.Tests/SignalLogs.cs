using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Vwap.Simulator.Tests;

/// <summary>Lets a test wait for a log event.</summary>
internal sealed class SignalLogs : ILoggerFactory, ILogger
{
    private readonly ConcurrentDictionary<int, TaskCompletionSource<string>> _events = [];

    public Task<string> WaitAsync(int eventId) => SignalOf(eventId).Task.InTime();

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        SignalOf(eventId.Id).TrySetResult(formatter(state, exception));

    public bool IsEnabled(LogLevel logLevel) => true;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public void Dispose()
    {
    }

    private TaskCompletionSource<string> SignalOf(int eventId) =>
        _events.GetOrAdd(eventId, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
}
