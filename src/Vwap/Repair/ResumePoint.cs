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
    /// The last trade id after which a product goes on: the lowest of its windows, as a run may end between the readings of one trade;
    /// 0 when nothing was emitted for it. A window without a reading yet starts there too.
    /// </summary>
    public long LastTradeId(ProductId product, IEnumerable<WindowSpec> windows)
    {
        var last = long.MaxValue;
        foreach (var window in windows)
            last = Math.Min(last, LastTradeId(product, window) ?? long.MaxValue);

        return last == long.MaxValue ? 0 : last;
    }

    /// <summary>Whether the reading of this window after this trade was emitted by the earlier run.</summary>
    public bool Covers(ProductId product, WindowSpec window, long tradeId) =>
        tradeId <= LastTradeId(product, window);

    /// <summary>The last trade id emitted for one window; null when none was.</summary>
    public long? LastTradeId(ProductId product, WindowSpec window) => _last.TryGetValue((product, window), out var id) ? id : null;
}
