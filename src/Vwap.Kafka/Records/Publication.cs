using System.Buffers;
using Vwap.Outputs;

namespace Vwap.Kafka;

/// <summary>What is published to which topics: readings, by default to a topic per stream, or trades to one topic.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class Publication
{
    private readonly TopicPattern? _pattern; // null for trades
    private readonly Dictionary<StreamId, string> _topics;
    private readonly IReadOnlyList<WindowSpec> _windows;

    private Publication(TopicPattern? pattern, Dictionary<StreamId, string> topics, IReadOnlyList<WindowSpec> windows, int partitions)
    {
        _pattern = pattern;
        _topics = topics;
        _windows = windows;
        Partitions = partitions;
        Series = [.. Streams.SelectMany(stream => windows.Select(window => SeriesOf(stream, window)))];
        Topics = Streams.GroupBy(TopicOf, StringComparer.Ordinal)
            .ToDictionary(topic => topic.Key, topic => topic.Count() == 1 ? topic.First() : (StreamId?)null, StringComparer.Ordinal);
    }

    /// <summary>The name of the output in the log.</summary>
    public string Name => IsTrades ? "Kafka trades" : "Kafka";

    /// <summary>What a record is: <c>reading</c> or <c>trade</c>.</summary>
    internal string Kind => IsTrades ? "trade" : "reading";

    internal IReadOnlyCollection<StreamId> Streams => _topics.Keys;

    internal int Partitions { get; }

    /// <summary>The series that its records belong to; their last records are the checkpoint.</summary>
    internal IReadOnlyList<Series> Series { get; }

    /// <summary>The topics, each with its stream; null for a topic of several.</summary>
    internal IReadOnlyDictionary<string, StreamId?> Topics { get; }

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

    internal string TopicOf(StreamId stream) => _topics[stream];

    internal bool Includes(in Reading reading) => !IsTrades || reading.Window == _windows[0];

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
        .SelectMany(stream => _windows.Select(window => (stream, window)))
        .Where(pair => last.ContainsKey(SeriesOf(pair.stream, pair.window)))
        .ToDictionary(pair => pair, pair => last[SeriesOf(pair.stream, pair.window)]));

    private Series SeriesOf(StreamId stream, WindowSpec window) => new(stream, IsTrades ? "" : window.Text);
}
