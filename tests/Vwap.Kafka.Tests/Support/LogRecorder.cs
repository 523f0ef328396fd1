using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Vwap.Kafka.Tests;

internal sealed class LogRecorder : ILogger
{
    private readonly ConcurrentQueue<(LogLevel Level, int Id, string Text)> _entries = new();
    private readonly ConcurrentDictionary<int, TaskCompletionSource> _awaited = new();

    public IReadOnlyList<(LogLevel Level, int Id, string Text)> Entries => [.. _entries];

    /// <summary>Completes when an event with this id was logged.</summary>
    public Task Logged(int id) => Signal(id).Task;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel level, EventId id, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        _entries.Enqueue((level, id.Id, formatter(state, exception)));
        Signal(id.Id).TrySetResult();
    }

    private TaskCompletionSource Signal(int id) => _awaited.GetOrAdd(id, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
}
