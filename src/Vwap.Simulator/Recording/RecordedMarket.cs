namespace Vwap.Simulator;

/// <summary>A market that repeats a recording: its trade frames in file order, evenly paced.</summary>
internal sealed class RecordedMarket : IMarketSource
{
    private readonly IEnumerator<RecordedFrame?> _frames;
    private readonly Dictionary<ProductId, int> _positionOf;
    private readonly long _ticksPerTrade;
    private long _clockTicks;
    private long _tradeNumber;

    /// <param name="path">The file.</param>
    /// <param name="survey">What the file holds.</param>
    /// <param name="tradesPerSecond">Null for as fast as possible.</param>
    public RecordedMarket(string path, FramesFileSurvey survey, int? tradesPerSecond)
    {
        Listings = survey.Listings;
        _positionOf = Listings.Select((listing, position) => (listing, position)).ToDictionary(pair => pair.listing.Id, pair => pair.position);
        _ticksPerTrade = tradesPerSecond is { } rate ? TimeSpan.TicksPerSecond / rate : 0;
        _frames = FramesFile.Read(path).GetEnumerator();
    }

    public IReadOnlyList<ProductListing> Listings { get; }

    public IEnumerable<MarketEvent> TakeHistory(DateTime now) => [];

    public void Open(DateTime now)
    {
    }

    public TimeSpan? TakeNext(List<MarketEvent> moment, long tradesMax)
    {
        while (_frames.MoveNext())
        {
            if (_frames.Current is not { } frame)
                continue;
            moment.Add(new(_positionOf[frame.Product], Frame.Trade(frame.Utf8, _tradeNumber++), frame.Trade, frame.Sequence));
            var due = TimeSpan.FromTicks(_clockTicks);
            _clockTicks += _ticksPerTrade;
            return due;
        }

        return null;
    }

    public void Dispose() => _frames.Dispose();
}
