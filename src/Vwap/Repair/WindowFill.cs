namespace Vwap;

/// <summary>Fills the windows of one product with the trades before its first reading, page by page towards the past.</summary>
/// <remarks>Engine thread only.</remarks>
internal sealed class WindowFill
{
    private readonly RepairBounds _bounds;
    private readonly long _tradesNeeded;
    private readonly TimeSpan _timeNeeded;

    /// <summary>The pages as they came, newest first; each in id order.</summary>
    private readonly Stack<Trade[]> _pages = new();

    private long _below;
    private int _fetched;
    private DateTime? _newest;

    public WindowFill(long below, IReadOnlyList<WindowSpec> windows, RepairBounds bounds)
    {
        _bounds = bounds;
        _below = below;
        _tradesNeeded = windows.Max(window => window.Count ?? 1) - 1L;
        _timeNeeded = windows.Max(window => window.Duration ?? TimeSpan.Zero);
        IsDone = below <= 1 || (_tradesNeeded == 0 && _timeNeeded == TimeSpan.Zero);
    }

    /// <summary>Nothing more is needed, or nothing more is to be had.</summary>
    public bool IsDone { get; private set; }

    /// <summary>The next page to ask for.</summary>
    public IdRange NextPage => new(Math.Max(1, _below - _bounds.PageTradesMax), _below - 1);

    /// <summary>Takes the answer to <see cref="NextPage"/>.</summary>
    /// <param name="trades">In id order, all of the page.</param>
    /// <param name="nothingOlder">Whether the venue has no trade at or before the page.</param>
    /// <param name="acceptHoles">
    /// Whether trades below missing ids will do. A venue's REST may lag behind its feed for a moment: then only what connects is taken.
    /// </param>
    /// <returns>False when nothing was taken and the page is to be asked for again.</returns>
    public bool TryAdd(Trade[] trades, bool nothingOlder, bool acceptHoles)
    {
        if (nothingOlder)
        {
            IsDone = true;
            return true;
        }

        if (!acceptHoles)
            trades = FindConnected(trades);
        if (trades.Length == 0)
            return false;

        _pages.Push(trades);
        _fetched += trades.Length;
        _newest ??= trades[^1].Time;
        _below = trades[0].Id;
        IsDone = _below <= 1 || _fetched >= _bounds.FillTradesMax || ReachesBack(trades[0].Time);
        return true;
    }

    /// <summary>What came since the last call, in id order.</summary>
    public Trade[] Take()
    {
        Trade[] trades = [.. _pages.SelectMany(page => page)];
        _pages.Clear();
        return trades;
    }

    /// <summary>The trades of a page above which none is missing.</summary>
    private Trade[] FindConnected(Trade[] trades)
    {
        var first = trades.Length;
        while (first > 0 && trades[first - 1].Id == _below - 1 - (trades.Length - first))
            first--;
        return trades[first..];
    }

    private bool ReachesBack(DateTime oldest) => _fetched >= _tradesNeeded && oldest <= _newest!.Value - _timeNeeded;
}
