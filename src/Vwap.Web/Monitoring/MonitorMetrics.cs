using System.Diagnostics.Metrics;
using Vwap.Outputs;

namespace Vwap.Web;

/// <summary>The instruments of a <see cref="RunMonitor"/>: by stream, by window, by connection and by output.</summary>
internal sealed class MonitorMetrics
{
    private readonly RunMonitor _monitor;
    private readonly Histogram<double> _repairs;

    public MonitorMetrics(RunMonitor monitor, Meter meter)
    {
        _monitor = monitor;
        _repairs = meter.CreateHistogram<double>("vwap.repair.duration", "s", "From finding a gap to its repair, in time or late");
        meter.CreateObservableCounter("vwap.readings", () => monitor.Readings.LastNumber, "{reading}", "Readings emitted");
        meter.CreateObservableGauge("vwap.ready", () => monitor.FindReasonsNotReady().Count == 0 ? 1 : 0, description: "1 when every stream is connected, filled and without a gap");
        meter.CreateObservableGauge("vwap.feed.connected", ObserveConnections, description: "1 when the connection to the venue delivers data");
        meter.CreateObservableGauge("vwap.feed.lag", () => Observe(stream => stream.LagSeconds), "s", "From the venue's time of the latest trade to its reading");
        meter.CreateObservableGauge("vwap.stream.age", () => Observe(stream => stream.AgeSeconds), "s", "Since the latest reading");
        meter.CreateObservableGauge("vwap.stream.open_gap", () => Observe(stream => stream.OpenGap is null ? 0 : 1), description: "1 while trades of the stream wait for a repair");
        meter.CreateObservableGauge("vwap.window.state", ObserveStates, description: "1 for the state that the window has");
        meter.CreateObservableCounter("vwap.output.written", () => ObserveOutputs(output => output.Written), "{reading}", "Readings written or delivered");
        meter.CreateObservableCounter("vwap.output.dropped", () => ObserveOutputs(output => output.Dropped), "{reading}", "Readings dropped");
        meter.CreateObservableCounter("vwap.output.retries", () => ObserveOutputs(output => output.Retries), "{attempt}", "Attempts after a failed one");
        meter.CreateObservableUpDownCounter("vwap.output.queued", () => ObserveOutputs(output => output.Queued), "{reading}", "Readings that wait");
    }

    /// <summary>Adds the time that a repair took.</summary>
    public void AddRepair(TimeSpan duration) => _repairs.Record(duration.TotalSeconds);

    private IEnumerable<Measurement<double>> Observe(Func<StreamReport, double?> valueOf)
    {
        foreach (var stream in _monitor.ReadStreams())
        {
            if (valueOf(stream) is { } value)
                yield return new(value, Tag("stream", stream.Stream));
        }
    }

    private IEnumerable<Measurement<int>> ObserveStates() =>
        from stream in _monitor.ReadStreams()
        from window in _monitor.Readings.Windows.Zip(stream.States)
        where window.Second is not null
        from state in Enum.GetValues<ReadingState>()
        select new Measurement<int>(
            window.Second == state ? 1 : 0, Tag("stream", stream.Stream), Tag("window", window.First.Text), Tag("state", state.ToString().ToLowerInvariant()));

    private IEnumerable<Measurement<int>> ObserveConnections() => _monitor.ReadConnections()
        .Select(connection => new Measurement<int>(connection.State == FeedConnection.Live ? 1 : 0, Tag("venue", connection.Venue)));

    private IEnumerable<Measurement<long>> ObserveOutputs(Func<OutputReport, long> valueOf) =>
        _monitor.ReadOutputs().Select(output => new Measurement<long>(valueOf(output), Tag("output", output.Name)));

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);
}
