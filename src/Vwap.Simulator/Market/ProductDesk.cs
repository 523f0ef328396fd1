namespace Vwap.Simulator;

/// <summary>All that the exchange knows of one product: its tape, its last frame, and who listens.</summary>
/// <remarks>Whoever uses it holds the floor's lock.</remarks>
internal sealed class ProductDesk(ProductListing listing)
{
    private readonly List<Subscriber>[] _subscribers = [[], []];

    public ProductListing Listing { get; } = listing;

    public TradeTape Tape { get; } = new(SimulatorLimits.RestTradesMax);

    /// <summary>The frame of the latest trade; null before the first.</summary>
    public Frame? Latest { get; private set; }

    public long Sequence { get; private set; }

    public List<Subscriber> SubscribersOf(FeedChannel channel) => _subscribers[(int)channel];

    public void Record(in MarketEvent happened)
    {
        if (happened.Trade is { } trade)
            Tape.Add(trade);
        Latest = happened.Frame;
        Sequence = happened.Sequence;
    }
}
