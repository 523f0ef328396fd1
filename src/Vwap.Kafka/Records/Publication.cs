using System.Buffers;
using Vwap.Outputs;

namespace Vwap.Kafka;

/// <summary>What is published to which topics: readings, by default to a topic per stream, or trades to one topic.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public abstract class Publication
{
    private readonly Lazy<IReadOnlyDictionary<string, StreamId?>> _topicStreams;

    private protected Publication(IReadOnlyList<StreamId> streams, IReadOnlyList<WindowSpec> windows)
    {
        Streams = streams;
        Windows = windows;
        _topicStreams = new(FindTopics);
    }

    /// <summary>The name of the output in the log.</summary>
    public abstract string Name { get; }

    /// <summary>What a record is: <c>reading</c> or <c>trade</c>.</summary>
    internal abstract string Kind { get; }

    internal IReadOnlyList<StreamId> Streams { get; }

    internal IReadOnlyList<WindowSpec> Windows { get; }

    internal abstract int Partitions { get; }

    /// <summary>The series that its records belong to; their last records are the checkpoint.</summary>
    internal abstract IReadOnlyList<Series> Series { get; }

    /// <summary>The topics, each with its stream; null for a topic of several.</summary>
    internal IReadOnlyDictionary<string, StreamId?> Topics => _topicStreams.Value;

    /// <summary>Readings as JSON, each to the topic of its stream.</summary>
    /// <exception cref="FormatException">The pattern gives an invalid topic for a stream, or two streams the same one.</exception>
    public static Publication OfReadings(TopicPattern topic, IReadOnlyList<StreamId> streams, IReadOnlyList<WindowSpec> windows) =>
        new ReadingsPublication(topic, streams, windows);

    /// <summary>Each trade once (those of the first window's readings), to one topic with several partitions.</summary>
    public static Publication OfTrades(string topic, int partitions, IReadOnlyList<StreamId> streams, IReadOnlyList<WindowSpec> windows) =>
        new TradesPublication(topic, partitions, streams, windows);

    internal abstract string TopicOf(StreamId stream);

    internal abstract bool Includes(in Reading reading);

    internal abstract RecordId Identify(in Reading reading);

    internal abstract void Write(in Reading reading, IBufferWriter<byte> writer);

    /// <returns>Null when the value is not such a record.</returns>
    internal abstract RecordId? Identify(ReadOnlyMemory<byte> value);

    /// <summary>Converts a checkpoint to the engine's resume point.</summary>
    internal abstract ResumePoint ToResumePoint(IReadOnlyDictionary<Series, long> last);

    /// <summary>Refuses topics that hold the readings of a stream with the same topic name.</summary>
    /// <exception cref="KafkaFatalException">One does.</exception>
    internal virtual void CheckOwners(Checkpoint checkpoint)
    {
    }

    private Dictionary<string, StreamId?> FindTopics() => Streams
        .GroupBy(TopicOf, StringComparer.Ordinal)
        .ToDictionary(topic => topic.Key, topic => topic.Count() == 1 ? topic.First() : (StreamId?)null, StringComparer.Ordinal);

    private sealed class ReadingsPublication : Publication
    {
        private readonly TopicPattern _pattern;
        private readonly Dictionary<StreamId, string> _topics;

        public ReadingsPublication(TopicPattern topic, IReadOnlyList<StreamId> streams, IReadOnlyList<WindowSpec> windows)
            : base(streams, windows)
        {
            if (topic.FindProblems(streams).FirstOrDefault() is { } problem)
                throw new FormatException(problem);
            _pattern = topic;
            _topics = streams.ToDictionary(stream => stream, topic.TopicOf);
            Series = [.. streams.SelectMany(stream => windows.Select(window => new Series(stream, window.Text)))];
        }

        public override string Name => "Kafka";

        internal override string Kind => "reading";

        internal override int Partitions => 1;

        internal override IReadOnlyList<Series> Series { get; }

        internal override string TopicOf(StreamId stream) => _topics[stream];

        internal override bool Includes(in Reading reading) => true;

        internal override RecordId Identify(in Reading reading) => new(new(reading.Stream, reading.Window.Text), reading.Trade.Id);

        internal override void Write(in Reading reading, IBufferWriter<byte> writer) => ReadingJson.Write(reading, writer);

        internal override RecordId? Identify(ReadOnlyMemory<byte> value) => PublishedReading.Parse(value)?.Id;

        internal override void CheckOwners(Checkpoint checkpoint)
        {
            foreach (var stream in Streams)
            {
                if (checkpoint.OtherSeries.FirstOrDefault(series => _pattern.Collide(series.Stream, stream)) is { Stream: { } other })
                    throw new KafkaFatalException($"the topic {TopicOf(stream)} holds readings of {other}, not of {stream}: use another --topic, such as {{venue}}.{{product}}");
            }
        }

        internal override ResumePoint ToResumePoint(IReadOnlyDictionary<Series, long> last)
        {
            var pairs = Streams.SelectMany(stream => Windows.Select(window => (stream, window)));
            return new(pairs
                .Where(pair => last.ContainsKey(new(pair.stream, pair.window.Text)))
                .ToDictionary(pair => pair, pair => last[new(pair.stream, pair.window.Text)]));
        }
    }

    private sealed class TradesPublication(string topic, int partitions, IReadOnlyList<StreamId> streams, IReadOnlyList<WindowSpec> windows)
        : Publication(streams, windows)
    {
        public override string Name => "Kafka trades";

        internal override string Kind => "trade";

        internal override int Partitions => partitions;

        internal override IReadOnlyList<Series> Series { get; } = [.. streams.Select(stream => new Series(stream, ""))];

        internal override string TopicOf(StreamId stream) => topic;

        internal override bool Includes(in Reading reading) => reading.Window == Windows[0];

        internal override RecordId Identify(in Reading reading) => new(new(reading.Stream, ""), reading.Trade.Id);

        internal override void Write(in Reading reading, IBufferWriter<byte> writer) => TradeJson.Write(reading.Trade, writer);

        internal override RecordId? Identify(ReadOnlyMemory<byte> value) =>
            TradeJson.TryRead(value, out var trade) ? new(new(trade.Stream, ""), trade.Id) : null;

        internal override ResumePoint ToResumePoint(IReadOnlyDictionary<Series, long> last) => new(Streams
            .Where(stream => last.ContainsKey(new(stream, "")))
            .ToDictionary(stream => (stream, Windows[0]), stream => last[new(stream, "")]));
    }
}
