using System.Runtime.InteropServices;

namespace Vwap;

/// <summary>The exact VWAP of any number of products over any number of windows, on every trade.</summary>
/// <remarks>
/// <para>A function of the trades it is given: no I/O, no clock, no thread of its own. The same trades give the same readings.</para>
/// <para>Not thread-safe: one thread at a time, and a returned span is valid until the next call.</para>
/// <para>The cost of a trade does not grow with the window or the number of products. What is done once for many trades does grow with the
/// trades held: filling in, a late trade, the first trade with more decimals, a refused one.</para>
/// <para>Memory: 32 bytes for each of the most trades that a product's longest window has held, rounded up to a power of two; at most
/// <see cref="EngineLimits.HistoryTradesMax"/> of them.</para>
/// </remarks>
public sealed class VwapEngine
{
    private readonly IReadOnlyList<WindowSpec> _windows;
    private readonly int _historyTradesMax;
    private readonly Dictionary<ProductId, ProductEngine> _products = [];
    private readonly List<Reading> _readings = [];

    /// <summary>Makes an engine whose every product has these windows, read in this order.</summary>
    /// <exception cref="ArgumentException">No window, or the same window twice.</exception>
    public VwapEngine(params IReadOnlyList<WindowSpec> windows)
        : this(EngineLimits.HistoryTradesMax, windows)
    {
    }

    /// <summary>Makes an engine with another limit, so that tests reach it soon.</summary>
    internal VwapEngine(int historyTradesMax, IReadOnlyList<WindowSpec> windows)
    {
        if (windows.Count == 0)
            throw new ArgumentException("At least one window is needed, such as 200", nameof(windows));
        if (windows.Distinct().Count() != windows.Count)
            throw new ArgumentException("A window is given twice", nameof(windows));
        _windows = [.. windows];
        _historyTradesMax = historyTradesMax;
    }

    /// <summary>Counts a trade and returns the reading of each window after it: none for a duplicate or a late trade.</summary>
    /// <exception cref="ArgumentException">The id, price or size is not greater than zero, or there is no product.</exception>
    /// <exception cref="TradeOverflowException">The trade cannot be counted exactly; nothing has changed.</exception>
    public ReadOnlySpan<Reading> Add(in Trade trade) => Add(trade, out _);

    /// <summary>Counts a trade and says what its id meant.</summary>
    /// <exception cref="ArgumentException">The id, price or size is not greater than zero, or there is no product.</exception>
    /// <exception cref="TradeOverflowException">The trade cannot be counted exactly; nothing has changed.</exception>
    public ReadOnlySpan<Reading> Add(in Trade trade, out Verdict verdict)
    {
        ThrowIfUnusable(trade);
        _readings.Clear();
        var product = GetOrAdd(trade.Product);
        verdict = product.Add(trade);
        if (verdict.Counts)
            product.Read(trade, _readings, ResumePoint.None);
        return CollectionsMarshal.AsSpan(_readings);
    }

    /// <summary>
    /// Puts missed trades in their places, or older ones before all others, without readings: the next reading counts them.
    /// </summary>
    /// <param name="product">A product that has counted a trade; all of <paramref name="trades"/> are its own.</param>
    /// <param name="trades">
    /// In id order, all below the last id counted. Passed over are ids that are held already or come twice, and those that no window needs.
    /// </param>
    /// <returns>How many could not be counted exactly and were left out; what a window should hold of them stays missing.</returns>
    /// <exception cref="ArgumentException">
    /// The product has not counted a trade; or a trade is not below the last one, not in order, of another product, or without a price or size.
    /// Nothing has changed.
    /// </exception>
    public int Backfill(ProductId product, ReadOnlySpan<Trade> trades)
    {
        if (!_products.TryGetValue(product, out var engine) || (!trades.IsEmpty && trades[^1].Id >= engine.LastTradeId))
            throw new ArgumentException($"Only trades before the last one counted of {product} can be filled in", nameof(trades));
        ThrowIfMixedOrDisordered(product, trades);
        return engine.Backfill(trades);
    }

    /// <summary>The highest trade id counted of a product; 0 before its first.</summary>
    public long LastTradeId(ProductId product) => _products.TryGetValue(product, out var engine) ? engine.LastTradeId : 0;

    /// <summary>
    /// The ids of a product that are known to be missing and may still touch a window: separate ranges, lowest first, as they are now.
    /// </summary>
    public IReadOnlyList<IdRange> Missing(ProductId product) =>
        _products.TryGetValue(product, out var engine) ? [.. engine.Missing] : [];

    /// <summary>No parser makes such a trade, but a default value is one; it would end in a division by zero.</summary>
    private static void ThrowIfUnusable(in Trade trade)
    {
        if (trade.Id <= 0 || trade.Price.Digits == 0 || trade.Size.Digits == 0 || trade.Product == default)
            throw new ArgumentException($"A trade has a product, and an id, a price and a size above zero; found {trade}", nameof(trade));
    }

    private static void ThrowIfMixedOrDisordered(ProductId product, ReadOnlySpan<Trade> trades)
    {
        var previous = 0L;
        foreach (ref readonly var trade in trades)
        {
            ThrowIfUnusable(trade);
            if (trade.Product != product || trade.Id < previous)
                throw new ArgumentException($"Trades of {product} alone, in id order, can be filled in; found {trade}", nameof(trades));
            previous = trade.Id;
        }
    }

    private ProductEngine GetOrAdd(ProductId product)
    {
        ref var engine = ref CollectionsMarshal.GetValueRefOrAddDefault(_products, product, out _);
        return engine ??= new(_windows, _historyTradesMax);
    }
}
