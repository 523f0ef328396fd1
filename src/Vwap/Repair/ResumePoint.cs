namespace Vwap;

/// <summary>The last trade id emitted for each product and window by an earlier run.</summary>
/// <remarks>Immutable; safe to share between threads.</remarks>
public sealed class ResumePoint
{
    /// <summary>Nothing was emitted.</summary>
    public static readonly ResumePoint None = new(new Dictionary<(ProductId, WindowSpec), long>());

    private readonly IReadOnlyDictionary<(ProductId Product, WindowSpec Window), long> _last;

    /// <summary>Takes the last trade id emitted for each product and window.</summary>
    public ResumePoint(IReadOnlyDictionary<(ProductId Product, WindowSpec Window), long> last) => _last = last;

    /// <summary>
    /// The trade id with which a product goes on; 0 when nothing was emitted for it. It is the lowest that any of its windows needs, as a run
    /// may end between the readings of one trade, be it the first: a window without a reading starts with the last trade of the others.
    /// </summary>
    public long NextTradeId(ProductId product, IEnumerable<WindowSpec> windows)
    {
        var lowest = long.MaxValue;
        var isAnyWithout = false;
        foreach (var window in windows)
        {
            if (LastTradeId(product, window) is { } last)
                lowest = Math.Min(lowest, last);
            else
                isAnyWithout = true;
        }

        if (lowest == long.MaxValue)
            return 0;
        return isAnyWithout ? lowest : lowest + 1;
    }

    /// <summary>Whether the reading of this window after this trade was emitted by the earlier run.</summary>
    public bool Covers(ProductId product, WindowSpec window, long tradeId) =>
        tradeId <= LastTradeId(product, window);

    /// <summary>The last trade id emitted for one window; null when none was.</summary>
    public long? LastTradeId(ProductId product, WindowSpec window) => _last.TryGetValue((product, window), out var id) ? id : null;
}
