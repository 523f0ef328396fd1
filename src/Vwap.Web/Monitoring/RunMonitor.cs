using System.Diagnostics.Metrics;
using System.Reflection;
using Vwap.Outputs;

namespace Vwap.Web;

/// <summary>What a run tells those who look at it: its readings, its connections, its gaps and repairs, its outputs.</summary>
/// <remarks>Thread-safe. The engine posts; the dashboard, the API, the metrics and the health checks read.</remarks>
public sealed class RunMonitor
{
    private readonly Lock _gate = new();
    private readonly Queue<NoticeReport> _notices = new();
    private readonly Dictionary<StreamId, StreamHealth> _streams;
    private readonly Dictionary<VenueId, ConnectionReport> _connections = [];
    private readonly TimeProvider _timeProvider;
    private readonly DateTime _started;
    private MonitorMetrics? _metrics;
    private long _noticed;

    /// <summary>Monitors a run of these streams and windows.</summary>
    /// <param name="streams">The streams.</param>
    /// <param name="windows">The windows of every stream.</param>
    /// <param name="historyMax">How many readings of each to keep: 1 or more.</param>
    /// <param name="timeProvider">The clock.</param>
    public RunMonitor(IReadOnlyList<StreamId> streams, IReadOnlyList<WindowSpec> windows, int historyMax, TimeProvider timeProvider)
    {
        Readings = new(streams, windows, historyMax, timeProvider);
        _streams = streams.ToDictionary(stream => stream, _ => new StreamHealth());
        _timeProvider = timeProvider;
        _started = timeProvider.GetUtcNow().UtcDateTime;
    }

    /// <summary>The latest readings.</summary>
    public ReadingBoard Readings { get; }

    /// <summary>Reads the outputs: asked for whenever somebody looks. Default: none.</summary>
    public Func<IReadOnlyList<OutputReport>> ReadOutputs { get; set; } = () => [];

    /// <summary>Why the run is not ready besides what its streams say, such as a worker without partitions; none by default.</summary>
    public Func<IReadOnlyList<string>> ReadOtherReasons { get; set; } = () => [];

    /// <summary>Changes what is watched; null where that cannot be changed. Default: null.</summary>
    public IWatchControl? Control { get; set; }

    /// <summary>The version of the program.</summary>
    internal static string Version { get; } =
        typeof(RunMonitor).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    /// <summary>Posts readings, in order. Does not wait, and does not allocate once the history is full.</summary>
    public void Post(ReadOnlySpan<Reading> batch) => Readings.Post(batch);

    /// <summary>Watches these streams and windows from now on.</summary>
    public void Watch(IReadOnlyList<StreamId> streams, IReadOnlyList<WindowSpec> windows)
    {
        lock (_gate)
        {
            foreach (var stream in streams)
                _streams.TryAdd(stream, new());
            foreach (var venue in _connections.Keys.Where(venue => !streams.Any(stream => stream.Venue == venue)).ToArray())
                _connections.Remove(venue);
            Readings.Watch(streams, windows);
        }
    }

    /// <summary>Posts the state of a venue's connection.</summary>
    public void SetConnection(VenueId venue, Uri endpoint, FeedConnection state, long reconnects)
    {
        lock (_gate)
        {
            if (!_connections.TryGetValue(venue, out var known) || known.State != state || known.Reconnects != reconnects)
                _connections[venue] = new(venue.Name, endpoint.ToString(), state, reconnects);
        }
    }

    /// <summary>Posts something about the sequence of a stream.</summary>
    public void AddNotice(RepairNotice notice)
    {
        var now = _timeProvider.GetUtcNow().UtcDateTime;
        lock (_gate)
        {
            if (_notices.Count == WebLimits.NoticesMax)
                _notices.Dequeue();
            var report = NoticeReport.Of(notice, ++_noticed, now);
            _notices.Enqueue(report);
            if (_streams.TryGetValue(notice.Stream, out var health))
                health.Apply(notice, report, _metrics);
        }
    }

    /// <summary>Publishes what it knows as instruments: <c>vwap.readings</c> and so on. docs/monitoring.md lists them.</summary>
    public void Publish(Meter meter) => _metrics = new(this, meter);

    /// <summary>Why the run is not ready; none when every stream is connected, filled and without a gap.</summary>
    public IReadOnlyList<string> FindReasonsNotReady()
    {
        lock (_gate)
        {
            return
            [
                .. ReadOtherReasons(),
                .. _connections.Values.Where(connection => connection.State != FeedConnection.Live)
                    .Select(connection => $"{connection.Venue}: {connection.State.ToString().ToLowerInvariant()}, no data from {connection.Endpoint}"),
                .. Readings.Streams.Select(FindReason).OfType<string>(),
            ];
        }
    }

    internal StatusReport Read()
    {
        var reasons = FindReasonsNotReady();
        lock (_gate)
        {
            return new()
            {
                Version = Version,
                Started = _started,
                Now = _timeProvider.GetUtcNow().UtcDateTime,
                Ready = reasons.Count == 0,
                Reasons = reasons,
                Windows = [.. Readings.Windows.Select(window => window.Text)],
                Connections = [.. _connections.Values],
                Streams = [.. Readings.Streams.Select(ReadStream)],
                Outputs = ReadOutputs(),
                Notices = [.. _notices],
            };
        }
    }

    /// <summary>The reports of all streams, for metrics.</summary>
    internal IReadOnlyList<StreamReport> ReadStreams()
    {
        lock (_gate)
            return [.. Readings.Streams.Select(ReadStream)];
    }

    internal IReadOnlyList<ConnectionReport> ReadConnections()
    {
        lock (_gate)
            return [.. _connections.Values];
    }

    private string? FindReason(StreamId stream)
    {
        if (_streams[stream].OpenGap is { } gap)
            return $"{stream}: trades {gap} are missing, and are being fetched";
        foreach (var series in Readings.Find(stream))
        {
            if (Readings.Latest(series) is not { } latest)
                return $"{stream}: no reading yet";
            if (latest.State != ReadingState.Complete)
                return $"{stream}: window {series.Window} is {(latest.State == ReadingState.Gap ? "missing trades" : "filling")}";
        }

        return null;
    }

    private StreamReport ReadStream(StreamId stream)
    {
        var series = Readings.Find(stream);
        var health = _streams[stream];
        var latest = Readings.Latest(series[0]);
        var lastAt = series[0].LastAt;
        return new()
        {
            Stream = stream.ToString(),
            Venue = stream.Venue.Name,
            Product = stream.Product.Name,
            Trades = Readings.Count(series[0]),
            TradeId = latest?.Trade.Id,
            States = [.. series.Select(one => Readings.Latest(one)?.State)],
            AgeSeconds = latest is null ? null : (_timeProvider.GetUtcNow().UtcDateTime - lastAt).TotalSeconds,
            LagSeconds = latest is { } reading ? (lastAt - reading.Trade.Time).TotalSeconds : null,
            OpenGap = health.OpenGap?.ToString(),
            GapsFound = health.Found,
            GapsRepaired = health.Repaired,
            LastEvent = health.Last,
        };
    }

    /// <summary>What has happened to the sequence of a stream. Needs the lock.</summary>
    private sealed class StreamHealth
    {
        private DateTime? _missingSince;

        public IdRange? OpenGap { get; private set; }

        public long Found { get; private set; }

        public long Repaired { get; private set; }

        public NoticeReport? Last { get; private set; }

        public void Apply(RepairNotice notice, NoticeReport report, MonitorMetrics? metrics)
        {
            Last = report;
            if (_missingSince is { } since && notice.Kind is RepairNoticeKind.GapRepaired or RepairNoticeKind.RepairedLate)
                metrics?.AddRepair(report.Time - since);
            switch (notice.Kind)
            {
                case RepairNoticeKind.GapFound:
                    OpenGap = new(OpenGap?.From ?? notice.Ids.From, notice.Ids.To);
                    Found++;
                    _missingSince ??= report.Time;
                    break;
                case RepairNoticeKind.GapRepaired:
                    OpenGap = null;
                    _missingSince = null;
                    Repaired++;
                    break;
                case RepairNoticeKind.RepairedLate or RepairNoticeKind.GapAbandoned:
                    _missingSince = null;
                    break;
                case RepairNoticeKind.GapPassed or RepairNoticeKind.JumpReverted:
                    OpenGap = null; // from here on the readings say it
                    break;
            }
        }
    }
}
