using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Vwap.Testing;

/// <summary>A log that tests look at: what was said, and a signal for each event awaited. Safe from any thread.</summary>
public sealed class LogRecorder : ILogger
{
    private readonly ConcurrentQueue<(LogLevel Level, int Id, string Text)> _entries = new();
    private readonly ConcurrentDictionary<int, TaskCompletionSource> _awaited = new();

    /// <summary>All that was said so far.</summary>
    public IReadOnlyList<(LogLevel Level, int Id, string Text)> Entries => [.. _entries];

    /// <summary>The same as text, a line each.</summary>
    public override string ToString() => string.Join('\n', _entries.Select(entry => $"{entry.Id} {entry.Text}"));

    /// <summary>Completes when an event with this id was logged.</summary>
    public Task Logged(int id) => Signal(id).Task;

    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => true;

    /// <inheritdoc/>
    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        _entries.Enqueue((logLevel, eventId.Id, formatter(state, exception)));
        Signal(eventId.Id).TrySetResult();
    }

    private TaskCompletionSource Signal(int id) => _awaited.GetOrAdd(id, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
}
