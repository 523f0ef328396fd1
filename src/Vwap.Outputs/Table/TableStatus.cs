using Microsoft.Extensions.Logging;

namespace Vwap.Outputs;

/// <summary>What the host tells the table besides readings: where trades come from, how that goes, and the log's last lines.</summary>
/// <remarks>
/// Safe from any thread. On a terminal the host sends its log here, as lines printed beside a table would garble it.
/// </remarks>
/// <param name="timeProvider">Whose local time events carry.</param>
public sealed class TableStatus(TimeProvider timeProvider)
{
    /// <summary>The events kept: 20. Older ones are let go, as a screen shows fewer.</summary>
    public const int EventsMax = 20;

    private readonly Lock _gate = new();
    private readonly Queue<TableEvent> _events = new();
    private volatile string _source = "";
    private volatile FeedConnection _connection;
    private volatile bool _isClosed;
    private long _reconnects;
    private long _gapsRepaired;
    private IReadOnlyList<TableCount> _findings = [];

    /// <summary>Where trades come from, such as the feed's address. Empty by default.</summary>
    public string Source
    {
        get => _source;
        set => _source = Printable(value);
    }

    /// <summary>The connection. Connecting by default.</summary>
    public FeedConnection Connection
    {
        get => _connection;
        set => _connection = value;
    }

    /// <summary>How often a lost connection was made again.</summary>
    public long Reconnects
    {
        get => Interlocked.Read(ref _reconnects);
        set => Interlocked.Exchange(ref _reconnects, value);
    }

    /// <summary>How many gaps were filled with what was missed.</summary>
    public long GapsRepaired
    {
        get => Interlocked.Read(ref _gapsRepaired);
        set => Interlocked.Exchange(ref _gapsRepaired, value);
    }

    /// <summary>What else the host counts, such as what a consumer of published readings has found. None by default; zeros are not shown.</summary>
    public IReadOnlyList<TableCount> Findings
    {
        get => Volatile.Read(ref _findings);
        set => Volatile.Write(ref _findings, value);
    }

    /// <summary>Whether the table has given the terminal back: events added from then on are seen by nobody.</summary>
    public bool IsClosed
    {
        get => _isClosed;
        internal set => _isClosed = value;
    }

    /// <summary>All that is counted, in the order in which it is shown.</summary>
    internal IEnumerable<TableCount> Counts => [new("reconnects", Reconnects), new("gaps repaired", GapsRepaired), .. Findings];

    /// <summary>The last events, oldest first.</summary>
    internal IReadOnlyList<TableEvent> Events
    {
        get
        {
            lock (_gate)
                return [.. _events];
        }
    }

    /// <summary>Adds a line of the log, shown under the table.</summary>
    public void AddEvent(LogLevel level, string text)
    {
        var entry = new TableEvent(timeProvider.GetLocalNow().TimeOfDay, level, Printable(text));
        lock (_gate)
        {
            if (_events.Count == EventsMax)
                _events.Dequeue();
            _events.Enqueue(entry);
        }
    }

    /// <summary>A server's text may hold control characters, and those would move the cursor or worse.</summary>
    private static string Printable(string text) => string.Create(text.Length, text, static (characters, source) =>
    {
        for (var index = 0; index < source.Length; index++)
            characters[index] = char.IsControl(source[index]) || char.IsSurrogate(source[index]) ? ' ' : source[index];
    });
}
