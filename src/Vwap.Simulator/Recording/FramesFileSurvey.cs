namespace Vwap.Simulator;

/// <summary>What a frames file holds, found by reading it once through before the first trade happens.</summary>
internal sealed class FramesFileSurvey
{
    private readonly Dictionary<ProductId, ProductListing> _listings = [];
    private readonly List<ProductId> _order = [];

    private FramesFileSurvey(IReadOnlyList<ProductId> alsoListed)
    {
        foreach (var product in alsoListed)
            List(product, priceDecimals: 0, sizeDecimals: 0);
    }

    /// <summary>The products in order of appearance; their increments are the finest that the file needs.</summary>
    public IReadOnlyList<ProductListing> Listings => [.. _order.Select(product => _listings[product])];

    public long TradeFrames { get; private set; }

    /// <summary>Lines that hold no trade frame: they are not sent.</summary>
    public long OtherLines { get; private set; }

    /// <summary>Trade frames whose trade cannot be read: they are sent, but REST does not serve them.</summary>
    public long UnreadableTrades { get; private set; }

    /// <exception cref="FramesFileException">The file cannot be read or holds no trade frame.</exception>
    public static FramesFileSurvey Make(string path, IReadOnlyList<ProductId> alsoListed)
    {
        var survey = new FramesFileSurvey(alsoListed);
        try
        {
            foreach (var frame in FramesFile.Read(path))
                survey.Count(frame);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new FramesFileException(path, error.Message, error);
        }

        if (survey.TradeFrames == 0)
            throw new FramesFileException(path, "none of its lines holds a match or last_match frame, plain or in a string member raw");
        return survey;
    }

    private void Count(RecordedFrame? frame)
    {
        if (frame is null)
        {
            OtherLines++;
            return;
        }

        TradeFrames++;
        if (frame.Trade is null)
            UnreadableTrades++;
        List(frame.Product, frame.Trade?.PriceDecimals ?? 0, frame.Trade?.SizeDecimals ?? 0);
    }

    private void List(ProductId product, int priceDecimals, int sizeDecimals)
    {
        if (!_listings.TryGetValue(product, out var listing))
            _order.Add(product);
        _listings[product] = new(
            product,
            Math.Max(priceDecimals, listing?.PriceDecimals ?? 0),
            Math.Max(sizeDecimals, listing?.SizeDecimals ?? 0));
    }
}
