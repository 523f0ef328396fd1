namespace Vwap.Simulator;

/// <summary>Replays a recording: its frames with trades, in file order and evenly paced.</summary>
/// <remarks>
/// A snapshot before the first update of its products is their history; a later one is sent in its place, like an update. A frame with several
/// products is sent whole to the subscribers of any of them.
/// </remarks>
internal sealed class RecordedMarket : IMarketSource, IDisposable
{
    private readonly Dictionary<ProductId, Product> _productOf = [];
    private readonly HashSet<Product> _traded = [];
    private readonly List<RecordedFrame> _history = [];
    private readonly IEnumerator<RecordedFrame?> _frames;
    private readonly long _ticksPerTrade;
    private long _clockTicks;
    private long _number;

    /// <summary>Reads the whole file once to find its products, listed after <paramref name="alsoListed"/>, and its history.</summary>
    /// <exception cref="FramesFileException">The file cannot be read or holds no trades of the venue.</exception>
    public RecordedMarket(string path, Dialect dialect, IReadOnlyList<ProductId> alsoListed, int? tradesPerSecond)
    {
        foreach (var product in alsoListed)
            List(product);
        try
        {
            foreach (var frame in FramesFile.Read(path, dialect))
                Survey(frame);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new FramesFileException(path, error.Message, error);
        }

        if (_number == 0)
            throw new FramesFileException(path, $"no {dialect.Name} frames with trades found, neither as lines nor in string members raw");
        _number = 0;
        _traded.Clear();
        _ticksPerTrade = tradesPerSecond is { } rate ? TimeSpan.TicksPerSecond / rate : 0;
        _frames = FramesFile.Read(path, dialect).GetEnumerator();
    }

    /// <summary>In order of appearance, with the finest increments in the file.</summary>
    public IReadOnlyList<Product> Products => [.. _productOf.Values];

    /// <summary>Lines without trades: not sent.</summary>
    public long OtherLines { get; private set; }

    /// <summary>Invalid trades: sent, but not served by REST.</summary>
    public long UnreadableTrades { get; private set; }

    public IEnumerable<Moment> TakeHistory(DateTime now) => _history.Select(ToMoment);

    public void Open(DateTime now)
    {
    }

    public Moment? TakeNext(long tradesMax)
    {
        while (_frames.MoveNext())
        {
            if (_frames.Current is not { } frame || IsHistory(frame))
                continue;
            var moment = ToMoment(frame);
            _clockTicks += _ticksPerTrade * moment.Count;
            return moment;
        }

        return null;
    }

    public void Dispose() => _frames.Dispose();

    private void Survey(RecordedFrame? frame)
    {
        if (frame is null)
        {
            OtherLines++;
            return;
        }

        _number++;
        foreach (var (productId, trade, _) in frame.Trades)
        {
            var product = List(productId);
            if (trade is { } readable)
                product.Refine(readable);
            else
                UnreadableTrades++;
        }

        if (IsHistory(frame))
            _history.Add(frame);
    }

    private Product List(ProductId id)
    {
        if (!_productOf.TryGetValue(id, out var product))
            _productOf.Add(id, product = new(id, priceDecimals: 0, sizeDecimals: 0));
        return product;
    }

    /// <summary>Whether it is a snapshot of products without earlier frames. Call once per frame, in file order.</summary>
    private bool IsHistory(RecordedFrame frame)
    {
        var areNew = true;
        foreach (var product in ProductsOf(frame))
            areNew &= _traded.Add(product);
        return areNew && frame.IsSnapshot;
    }

    private Moment ToMoment(RecordedFrame frame)
    {
        var trades = frame.Trades.Where(one => one.Trade is not null).Select(one => new Execution(_productOf[one.Product], one.Trade!.Value, one.Sequence)).ToList();
        var moment = new Moment(TimeSpan.FromTicks(_clockTicks), [.. ProductsOf(frame)], trades, _number, frame.Utf8);
        _number += moment.Count;
        return moment;
    }

    private IEnumerable<Product> ProductsOf(RecordedFrame frame) => frame.Trades.Select(trade => _productOf[trade.Product]).Distinct();
}
