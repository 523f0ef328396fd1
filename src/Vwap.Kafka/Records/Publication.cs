using System.Buffers;
using Vwap.Outputs;

namespace Vwap.Kafka;

/// <summary>What is published, and where: readings to a topic per product, or trades to one topic.</summary>
/// <remarks>Immutable; safe to share between threads.</remarks>
public abstract class Publication
{
    private readonly Lazy<IReadOnlyDictionary<string, ProductId?>> _topicProducts;

    private protected Publication(IReadOnlyList<ProductId> products, IReadOnlyList<WindowSpec> windows)
    {
        Products = products;
        Windows = windows;
        _topicProducts = new(FindTopics);
    }

    /// <summary>What it is called in the log.</summary>
    public abstract string Name { get; }

    /// <summary>What its records are, in a word.</summary>
    internal abstract string Kind { get; }

    internal IReadOnlyList<ProductId> Products { get; }

    internal IReadOnlyList<WindowSpec> Windows { get; }

    internal abstract int Partitions { get; }

    /// <summary>The series whose last record says where to go on.</summary>
    internal abstract IReadOnlyList<Series> Series { get; }

    /// <summary>The topics, and the product whose preferred leader leads each; none for a topic of several products.</summary>
    internal IReadOnlyDictionary<string, ProductId?> Topics => _topicProducts.Value;

    /// <summary>Readings as JSON, each to the topic of its product.</summary>
    /// <exception cref="FormatException">A product cannot have a topic of that pattern.</exception>
    public static Publication OfReadings(TopicPattern topic, IReadOnlyList<ProductId> products, IReadOnlyList<WindowSpec> windows) =>
        new ReadingsPublication(topic, products, windows);

    /// <summary>The trade behind each reading of the first window, once, to one topic of several partitions.</summary>
    public static Publication OfTrades(string topic, int partitions, IReadOnlyList<ProductId> products, IReadOnlyList<WindowSpec> windows) =>
        new TradesPublication(topic, partitions, products, windows);

    internal abstract string TopicOf(ProductId product);

    internal abstract bool Takes(in Reading reading);

    internal abstract RecordId Identify(in Reading reading);

    internal abstract void Write(in Reading reading, IBufferWriter<byte> writer);

    /// <returns>Null when the value is not one of these records.</returns>
    internal abstract RecordId? Identify(ReadOnlyMemory<byte> value);

    /// <summary>The trade ids emitted, by product and window, as the engine understands them.</summary>
    internal abstract ResumePoint ToResumePoint(IReadOnlyDictionary<Series, long> last);

    private Dictionary<string, ProductId?> FindTopics() => Products
        .GroupBy(TopicOf, StringComparer.Ordinal)
        .ToDictionary(topic => topic.Key, topic => topic.Count() == 1 ? topic.First() : (ProductId?)null, StringComparer.Ordinal);

    private sealed class ReadingsPublication : Publication
    {
        private readonly Dictionary<ProductId, string> _topics;

        public ReadingsPublication(TopicPattern topic, IReadOnlyList<ProductId> products, IReadOnlyList<WindowSpec> windows)
            : base(products, windows)
        {
            _topics = products.ToDictionary(product => product, topic.TopicOf);
            Series = [.. products.SelectMany(product => windows.Select(window => new Series(product.Name, window.Text)))];
        }

        public override string Name => "Kafka";

        internal override string Kind => "reading";

        internal override int Partitions => 1;

        internal override IReadOnlyList<Series> Series { get; }

        internal override string TopicOf(ProductId product) => _topics[product];

        internal override bool Takes(in Reading reading) => true;

        internal override RecordId Identify(in Reading reading) => new(new(reading.Product.Name, reading.Window.Text), reading.Trade.Id);

        internal override void Write(in Reading reading, IBufferWriter<byte> writer) => ReadingJson.Write(reading, writer);

        internal override RecordId? Identify(ReadOnlyMemory<byte> value) => ReadingText.Read(value)?.Id;

        internal override ResumePoint ToResumePoint(IReadOnlyDictionary<Series, long> last)
        {
            var pairs = Products.SelectMany(product => Windows.Select(window => (product, window)));
            return new(pairs
                .Where(pair => last.ContainsKey(new(pair.product.Name, pair.window.Text)))
                .ToDictionary(pair => pair, pair => last[new(pair.product.Name, pair.window.Text)]));
        }
    }

    private sealed class TradesPublication(string topic, int partitions, IReadOnlyList<ProductId> products, IReadOnlyList<WindowSpec> windows)
        : Publication(products, windows)
    {
        public override string Name => "Kafka trades";

        internal override string Kind => "trade";

        internal override int Partitions => partitions;

        internal override IReadOnlyList<Series> Series { get; } = [.. products.Select(product => new Series(product.Name, ""))];

        internal override string TopicOf(ProductId product) => topic;

        internal override bool Takes(in Reading reading) => reading.Window == Windows[0];

        internal override RecordId Identify(in Reading reading) => new(new(reading.Product.Name, ""), reading.Trade.Id);

        internal override void Write(in Reading reading, IBufferWriter<byte> writer) => TradeJson.Write(reading.Trade, writer);

        internal override RecordId? Identify(ReadOnlyMemory<byte> value) =>
            TradeJson.TryRead(value, out var trade) ? new(new(trade.Product.Name, ""), trade.Id) : null;

        internal override ResumePoint ToResumePoint(IReadOnlyDictionary<Series, long> last) => new(Products
            .Where(product => last.ContainsKey(new(product.Name, "")))
            .ToDictionary(product => (product, Windows[0]), product => last[new(product.Name, "")]));
    }
}
