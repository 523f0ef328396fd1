using System.Buffers;
using Vwap.Outputs;

namespace Vwap.Kafka;

/// <summary>What is published to which topics: readings, by default to a topic per stream, or trades to one topic.</summary>
/// <remarks>Thread-safe. Streams and windows are added to it, and never removed.</remarks>
public sealed class Publication
{
    private readonly TopicPattern? _pattern; // null for trades
    private volatile Layout _layout;

    private Publication(TopicPattern? pattern, Dictionary<StreamId, string> topics, IReadOnlyList<WindowSpec> windows, int partitions)
    {
        _pattern = pattern;
        Partitions = partitions;
        _layout = Arrange(topics, windows, first: []);
    }

    /// <summary>The name of the output in the log.</summary>
    public string Name => IsTrades ? "Kafka trades" : "Kafka";

    /// <summary>What a record is: <c>reading</c> or <c>trade</c>.</summary>
    internal string Kind => IsTrades ? "trade" : "reading";

    internal IEnumerable<StreamId> Streams => _layout.TopicOf.Keys;

    internal int Partitions { get; }

    /// <summary>The series that its records belong to; their last records are the checkpoint. Those added follow the others.</summary>
    internal IReadOnlyList<Series> Series => _layout.Series;

    /// <summary>The topics, each with its stream; null for a topic of several.</summary>
    internal IReadOnlyDictionary<string, StreamId?> Topics => _layout.Topics;

    /// <summary>Changes with each addition.</summary>
    internal object Version => _layout;

    private bool IsTrades => _pattern is null;

    /// <summary>Readings as JSON, each to the topic of its stream.</summary>
    /// <exception cref="FormatException">The pattern gives an invalid topic for a stream, or two streams the same one.</exception>
    public static Publication OfReadings(TopicPattern topic, IReadOnlyList<StreamId> streams, IReadOnlyList<WindowSpec> windows) =>
        topic.FindProblems(streams).FirstOrDefault() is { } problem
            ? throw new FormatException(problem)
            : new(topic, streams.ToDictionary(stream => stream, topic.TopicOf), windows, partitions: 1);

    /// <summary>Each trade once (those of the first window's readings), to one topic with several partitions.</summary>
    public static Publication OfTrades(string topic, int partitions, IReadOnlyList<StreamId> streams, IReadOnlyList<WindowSpec> windows) =>
        new(pattern: null, streams.ToDictionary(stream => stream, _ => topic), [windows[0]], partitions);

    internal string TopicOf(StreamId stream) => _layout.TopicOf[stream];

    internal bool Includes(in Reading reading) => !IsTrades || reading.Window == _layout.Windows[0];

    /// <summary>The part that is of these streams and windows alone.</summary>
    /// <exception cref="FormatException">They cannot be added: not to a topic that has other streams too, and not under an invalid name.</exception>
    internal Publication Of(IReadOnlyList<StreamId> streams, IReadOnlyList<WindowSpec> windows)
    {
        if (_pattern is not { IsPerProduct: true })
            throw new FormatException("products share the topic, which this run is writing: change --products and restart");
        return _pattern.FindProblems([.. Streams.Union(streams)]).FirstOrDefault() is { } problem
            ? throw new FormatException(problem)
            : OfReadings(_pattern, streams, windows);
    }

    /// <summary>Adds streams and windows. Not thread-safe with itself.</summary>
    internal void Add(IReadOnlyList<StreamId> streams, IReadOnlyList<WindowSpec> windows)
    {
        if (_pattern is { } pattern)
            _layout = Arrange(Streams.Union(streams).ToDictionary(stream => stream, pattern.TopicOf), [.. _layout.Windows.Union(windows)], _layout.Series);
    }

    internal List<OutgoingRecord> ToRecords(ReadOnlySpan<Reading> readings)
    {
        var records = new List<OutgoingRecord>(readings.Length);
        var value = new ArrayBufferWriter<byte>();
        foreach (ref readonly var reading in readings)
        {
            value.ResetWrittenCount();
            if (IsTrades)
                TradeJson.Write(reading.Trade, value);
            else
                ReadingJson.Write(reading, value);
            var id = new RecordId(SeriesOf(reading.Stream, reading.Window), reading.Trade.Id);
            records.Add(new(id, TopicOf(reading.Stream), value.WrittenSpan.ToArray()));
        }

        return records;
    }

    /// <returns>Null when the value is not such a record.</returns>
    internal RecordId? Identify(ReadOnlyMemory<byte> value) =>
        !IsTrades ? PublishedReading.Parse(value)?.Id
        : TradeJson.TryRead(value, out var trade) ? new(new(trade.Stream, ""), trade.Id)
        : null;

    /// <summary>Refuses topics that hold the readings of a stream with the same topic name.</summary>
    /// <exception cref="KafkaFatalException">One does.</exception>
    internal void CheckOwners(Checkpoint checkpoint)
    {
        foreach (var stream in Streams)
        {
            if (checkpoint.OtherSeries.FirstOrDefault(series => _pattern?.Collide(series.Stream, stream) == true) is { Stream: { } other })
                throw new KafkaFatalException($"the topic {TopicOf(stream)} holds readings of {other}, not of {stream}: use another --topic, such as {{venue}}.{{product}}");
        }
    }

    /// <summary>Converts a checkpoint to the engine's resume point.</summary>
    internal ResumePoint ToResumePoint(IReadOnlyDictionary<Series, long> last) => new(Streams
        .SelectMany(stream => _layout.Windows.Select(window => (stream, window)))
        .Where(pair => last.ContainsKey(SeriesOf(pair.stream, pair.window)))
        .ToDictionary(pair => pair, pair => last[SeriesOf(pair.stream, pair.window)]));

    private Series SeriesOf(StreamId stream, WindowSpec window) => new(stream, IsTrades ? "" : window.Text);

    private Layout Arrange(Dictionary<StreamId, string> topicOf, IReadOnlyList<WindowSpec> windows, IReadOnlyList<Series> first) => new(
        topicOf,
        topicOf.GroupBy(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal)
            .ToDictionary(topic => topic.Key, topic => topic.Count() == 1 ? topic.First() : (StreamId?)null, StringComparer.Ordinal),
        windows,
        [.. first.Union(topicOf.Keys.SelectMany(stream => windows.Select(window => SeriesOf(stream, window))))]);

    private sealed record Layout(
        IReadOnlyDictionary<StreamId, string> TopicOf, IReadOnlyDictionary<string, StreamId?> Topics, IReadOnlyList<WindowSpec> Windows, IReadOnlyList<Series> Series);
}
