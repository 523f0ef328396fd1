using System.Runtime.InteropServices;

namespace Vwap;

/// <summary>A <see cref="VwapEngine"/> that misses nothing: it finds gaps, asks for what is missing, and puts it in its place.</summary>
/// <remarks>
/// <para>A function of its events: no I/O, no clock. The caller brings the time, sends <see cref="Fetches"/> to the venue and brings the
/// answers. The same events give the same readings.</para>
/// <para>Not thread-safe: one thread at a time. What an event made is read before the next event.</para>
/// </remarks>
public sealed class RepairingEngine
{
    private readonly IReadOnlyList<WindowSpec> _windows;
    private readonly RepairOptions _options;
    private readonly Random _random;
    private readonly RepairOutbox _outbox = new();
    private readonly Dictionary<ProductId, GapRepair> _products = [];

    /// <summary>Makes an engine whose every product has these windows, read in this order.</summary>
    public RepairingEngine(IReadOnlyList<WindowSpec> windows, RepairOptions options)
    {
        _windows = windows;
        _options = options;
        _random = new(options.Seed);
    }

    /// <summary>The readings that the last event made, in the order in which they are to be emitted.</summary>
    public ReadOnlySpan<Reading> Readings => CollectionsMarshal.AsSpan(_outbox.Readings);

    /// <summary>How many trades the last event emitted, each once whatever the number of windows.</summary>
    public int TradesEmitted => _outbox.TradesEmitted;

    /// <summary>The requests that the last event made. Each is answered once.</summary>
    public IReadOnlyList<FetchRequest> Fetches => _outbox.Fetches;

    /// <summary>What the last event showed.</summary>
    public IReadOnlyList<RepairNotice> Notices => _outbox.Notices;

    /// <summary>How many trades wait for earlier ones, over all products.</summary>
    public int HeldTrades => _products.Values.Sum(repair => repair.HeldTrades);

    /// <summary>A trade from the feed.</summary>
    /// <param name="trade">Any trade of any product.</param>
    /// <param name="now">When it was received: UTC, never before an earlier event.</param>
    public Verdict AddTrade(in Trade trade, DateTime now)
    {
        _outbox.Clear();
        return Repair(trade.Product).OnTrade(trade, now);
    }

    /// <summary>A heartbeat: the id of the product's latest trade, 0 when the venue does not say.</summary>
    public void AddHeartbeat(ProductId product, long lastTradeId, DateTime now)
    {
        _outbox.Clear();
        Repair(product).OnHeartbeat(lastTradeId, now);
    }

    /// <summary>
    /// The answer to a request: the trades that the venue served, in any order; others than those asked for are passed over. None at all is
    /// the venue's word that it has nothing older either.
    /// </summary>
    public void AddPage(FetchRequest request, IEnumerable<Trade> trades, DateTime now)
    {
        _outbox.Clear();
        Trade[] served = [.. trades];
        Trade[] page = [.. served.Where(trade => request.Ids.Contains(trade.Id)).DistinctBy(trade => trade.Id).OrderBy(trade => trade.Id)];
        Repair(request.Product).OnPage(request, page, nothingOlder: served.Length == 0, now);
    }

    /// <summary>A request failed.</summary>
    /// <param name="request">Which.</param>
    /// <param name="retryAfter">How long the venue asks to be left alone; zero when it does not say.</param>
    /// <param name="now">When it failed.</param>
    public void FailFetch(FetchRequest request, TimeSpan retryAfter, DateTime now)
    {
        _outbox.Clear();
        Repair(request.Product).OnFetchFailed(request, retryAfter, now);
    }

    /// <summary>Time has passed: waits may be over. Called some twenty times a second.</summary>
    public void Advance(DateTime now)
    {
        _outbox.Clear();
        foreach (var repair in _products.Values)
            repair.OnTime(now);
    }

    private GapRepair Repair(ProductId product)
    {
        ref var repair = ref CollectionsMarshal.GetValueRefOrAddDefault(_products, product, out _);
        return repair ??= new(product, new(_windows, EngineLimits.HistoryTradesMax), _windows, _options, _random, _outbox);
    }
}
