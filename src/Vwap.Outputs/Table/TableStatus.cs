using Microsoft.Extensions.Logging;

namespace Vwap.Outputs;

/// <summary>What the table shows besides readings: the source of trades, its connection, counts, and the latest log lines.</summary>
/// <remarks>Thread-safe: each property is one word. On a terminal the log goes here, as lines printed over a table would garble it.</remarks>
/// <param name="timeProvider">The clock whose local time events have.</param>
public sealed class TableStatus(TimeProvider timeProvider)
{
    /// <summary>The events kept: 20, more than the table shows. Older ones are dropped.</summary>
    public const int EventsMax = 20;

    private readonly Lock _gate = new();
    private readonly Queue<TableEvent> _events = new();
    private readonly Dictionary<StreamId, string> _lastEvents = [];
    private readonly TaskCompletionSource _quit = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private HashSet<(StreamId, WindowSpec)>? _watched;

    /// <summary>Where trades come from, such as the feed's address. Empty by default.</summary>
    public string Source { get; set => field = PrintableText.Escape(value); } = "";

    /// <summary>The state of the connection. Connecting by default.</summary>
    public FeedConnection Connection { get; set; }

    /// <summary>The counts in the title, such as reconnects; zeros are not shown. None by default.</summary>
    public IReadOnlyList<TableCount> Findings { get; set; } = [];

    /// <summary>Whether the table has given the terminal back: events added later are not shown.</summary>
    public bool IsClosed { get; internal set; }

    /// <summary>The latest events, oldest first.</summary>
    internal IReadOnlyList<TableEvent> Events
    {
        get
        {
            lock (_gate)
                return [.. _events];
        }
    }

    /// <summary>Completes when the user presses q.</summary>
    public Task Quit => _quit.Task;

    /// <summary>Whether keys are read, and a hint to them is shown. Default: no.</summary>
    public bool HasKeys { get; set; }

    /// <summary>Says what last happened to the sequence of a stream, in a word of up to 8 letters.</summary>
    public void SetLastEvent(StreamId stream, string word)
    {
        lock (_gate)
            _lastEvents[stream] = word;
    }

    /// <summary>Shows the rows of these streams and windows only. Default: those of all readings.</summary>
    public void Watch(IReadOnlyList<StreamId> streams, IReadOnlyList<WindowSpec> windows)
    {
        lock (_gate)
            _watched = [.. streams.SelectMany(_ => windows, (stream, window) => (stream, window))];
    }

    internal bool IsWatched(StreamId stream, WindowSpec window)
    {
        lock (_gate)
            return _watched?.Contains((stream, window)) ?? true;
    }

    internal string LastEventOf(StreamId stream)
    {
        lock (_gate)
            return _lastEvents.GetValueOrDefault(stream, "");
    }

    internal void RequestQuit() => _quit.TrySetResult();

    /// <summary>Adds a log line, shown below the table. Text from outside is escaped here.</summary>
    public void AddEvent(LogLevel level, string text)
    {
        var entry = new TableEvent(timeProvider.GetLocalNow().TimeOfDay, level, PrintableText.Escape(text));
        lock (_gate)
        {
            if (_events.Count == EventsMax)
                _events.Dequeue();
            _events.Enqueue(entry);
        }
    }
}

/// <summary>A log line below the table: the local time at which it was added, and its text, escaped.</summary>
internal readonly record struct TableEvent(TimeSpan TimeOfDay, LogLevel Level, string Text);

/// <summary>A count in the table's title.</summary>
/// <param name="Name">Such as <c>reconnects</c>.</param>
/// <param name="Count">Shown unless it is zero.</param>
public readonly record struct TableCount(string Name, long Count);
