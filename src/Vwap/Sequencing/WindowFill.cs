namespace Vwap;

/// <summary>Fills the windows of one stream with the trades before its first reading, page by page towards the past.</summary>
/// <remarks>
/// A venue that is asked by id serves the page right below the trades held. One that is asked by time serves pages forward from a time in the
/// past, until they reach the trades held. Engine thread only.
/// </remarks>
internal sealed class WindowFill
{
    private static readonly TimeSpan LookbackMin = TimeSpan.FromSeconds(1);
    private static readonly DateTime OldestTrade = new(2009, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly int _pageTradesMax;
    private readonly int _tradesMax;
    private IReadOnlyList<WindowSpec> _windows;

    /// <summary>Connected pages, newest first; each in id order.</summary>
    private readonly Stack<Trade[]> _pages = new();

    /// <summary>Pages that do not reach what is connected yet, in id order.</summary>
    private readonly List<Trade> _pending = [];

    private readonly FillVolume? _volume;

    /// <summary>Ids of which every trade there is came since the last <see cref="Take"/>.</summary>
    private IdRange _complete;

    private bool _isMixed; // a page came whose ids are not known to be complete
    private bool _isCut;
    private long _below;
    private DateTime? _newest;
    private DateTime _oldest;
    private int _fruitless;

    public WindowFill(long below, IReadOnlyList<WindowSpec> windows, int pageTradesMax, int tradesMax)
    {
        _pageTradesMax = pageTradesMax;
        _tradesMax = tradesMax;
        _windows = windows;
        _below = below;
        _volume = FillVolume.Of(windows);
        ReachedFirst = below <= 1;
        IsDone = ReachedFirst || windows.All(window => window.Count == 1);
    }

    /// <summary>How many trades have come and connect.</summary>
    private int Fetched { get; set; }

    /// <summary>How many trades have come, connected or not.</summary>
    public int Received => Fetched + _pending.Count;

    /// <summary>How many of them <see cref="Take"/> would return.</summary>
    public int Untaken { get; private set; }

    /// <summary>Whether the limit ended it before all that is needed had come.</summary>
    public bool IsLimited => IsDone && (_isCut || (Fetched >= _tradesMax && !ReachedFirst && !HasAllNeeded()));

    /// <summary>The id of the oldest trade that came.</summary>
    public long OldestId => _below;

    /// <summary>Whether no trade is older than those that came.</summary>
    public bool ReachedFirst { get; private set; }

    /// <summary>Nothing more is needed, or nothing more is available.</summary>
    public bool IsDone { get; private set; }

    /// <summary>The next page to request.</summary>
    public IdRange NextPage => _pending.Count > 0
        ? new(_pending[^1].Id + 1, Math.Min(_below - 1, _pending[^1].Id + _pageTradesMax))
        : new(Math.Max(1, _below - _pageTradesMax), _below - 1);

    /// <summary>Where that page begins, for venues that are asked by time; default for the newest trades.</summary>
    public DateTime Since
    {
        get
        {
            if (_pending.Count > 0)
                return _pending[^1].Time;
            if (_newest is not { } newest)
                return default;

            // Twice the time held, at least the time needed, and ever further back while a page holds nothing older.
            var lookback = Max(_oldest - FindNeededSince(newest), Max((newest - _oldest) * 2, LookbackMin) * Math.Pow(16, _fruitless));
            return lookback < _oldest - OldestTrade ? _oldest - lookback : OldestTrade;
        }
    }

    /// <summary>Adds the trades of a snapshot, in id order: they need not be fetched.</summary>
    public void AddSnapshot(Trade[] trades, bool isComplete)
    {
        if (trades.Length > 0)
            TryConnect(FindConnected(trades, isComplete ? new(trades[0].Id, _below - 1) : default));
    }

    /// <summary>Adds the answer to <see cref="NextPage"/>.</summary>
    /// <param name="trades">The trades of the page, in id order; those that are there already are ignored.</param>
    /// <param name="page">The page they are from.</param>
    /// <param name="acceptGaps">
    /// Whether trades below missing ids are acceptable. A venue's REST may lag behind its feed for a moment: then only trades that connect are taken.
    /// </param>
    /// <returns>False when nothing was taken and the page is to be requested again.</returns>
    public bool TryAdd(Trade[] trades, in TradePage page, bool acceptGaps)
    {
        var older = Array.FindAll(trades, trade => trade.Id < _below);
        if (page.IsEnd && older.Length == 0)
            return IsDone = true;

        if (page.Complete.From >= _below && _pending.Count == 0)
            return LookFurtherBack(trades[0].Time);
        trades = older;
        if (page.Complete != default && page.Complete.To < _below - 1)
            return TryAddPending(trades);
        if (_pending.Count > 0 && page.Complete == default)
            return false; // it may lack trades: once more
        Trade[] all = [.. _pending, .. trades.SkipWhile(trade => _pending.Count > 0 && trade.Id <= _pending[^1].Id)];
        _pending.Clear();
        var complete = page.Complete == default || all.Length == 0 ? default : new IdRange(all[0].Id, page.Complete.To);
        var connected = FindConnected(all, complete);
        var isTaken = acceptGaps && connected.Length < all.Length ? TryTake(all, complete) : TryConnect(connected);
        ReachedFirst |= isTaken && page.IsEnd;
        IsDone |= ReachedFirst;
        return isTaken;
    }

    /// <summary>What came since the last call, in id order.</summary>
    /// <param name="complete">Ids of which every trade there is, is among them; default when unknown.</param>
    public Trade[] Take(out IdRange complete)
    {
        Trade[] trades = [.. _pages.SelectMany(page => page)];
        complete = _complete;
        _pages.Clear();
        (_complete, Untaken, _isMixed) = (default, 0, false);
        return trades;
    }

    /// <summary>A page begins after what is there: the next one begins earlier.</summary>
    private bool LookFurtherBack(DateTime oldest)
    {
        IsDone = ReachedFirst = _newest is not null && Since == OldestTrade;
        _newest ??= oldest;
        _oldest = Fetched == 0 ? oldest : _oldest;
        _fruitless++;
        return true;
    }

    private bool TryAddPending(Trade[] trades)
    {
        var before = _pending.Count;
        _pending.AddRange(trades.SkipWhile(trade => before > 0 && trade.Id <= _pending[before - 1].Id));
        var isMore = _pending.Count > before;
        if (Received >= _tradesMax)
            Cut();
        return isMore;
    }

    /// <summary>At the limit pages have not reached what is there: the windows that begin at a moment are given up, and the others filled.</summary>
    private void Cut()
    {
        _pending.Clear();
        _isCut = true;
        _windows = [.. _windows.Where(window => window.Period is null)];
        IsDone = _windows.Count == 0 || (Fetched > 0 && HasAllNeeded());
    }

    /// <summary>Takes trades that nothing is missing between, nor up to what is there.</summary>
    private bool TryConnect(Trade[] trades) => TryTake(trades, trades.Length == 0 ? default : new(trades[0].Id, _below - 1));

    private bool TryTake(Trade[] trades, IdRange complete)
    {
        if (trades.Length == 0)
            return false;

        _fruitless = 0;
        if (Fetched == 0)
            _newest = trades[^1].Time;
        _pages.Push(trades);
        Fetched += trades.Length;
        Untaken += trades.Length;
        _volume?.Add(trades);
        _isMixed |= complete == default;
        _complete = _isMixed ? default : new(complete.From, Math.Max(complete.To, _complete.To));
        _oldest = trades[0].Time;
        _below = trades[0].Id;
        ReachedFirst = _below <= 1;
        IsDone = ReachedFirst || Fetched >= _tradesMax || HasAllNeeded();
        return true;
    }

    private bool HasAllNeeded() =>
        _windows.All(window => Fetched >= (window.Count ?? 1) - 1) && _oldest <= FindNeededSince(_newest!.Value) && _volume is not { IsReached: false };

    private DateTime FindNeededSince(DateTime newest) => _windows.Count == 0 ? newest : _windows.Min(window => window.FindNeededSince(newest));

    /// <summary>The newest trades of a page that connect to each other and to the trades held.</summary>
    private Trade[] FindConnected(Trade[] trades, IdRange complete)
    {
        var first = trades.Length;
        var next = _below;
        while (first > 0 && (trades[first - 1].Id == next - 1 || complete.Covers(new(trades[first - 1].Id, next - 1))))
            next = trades[--first].Id;
        return trades[first..];
    }

    private static TimeSpan Max(params ReadOnlySpan<TimeSpan> spans)
    {
        var longest = spans[0];
        foreach (var span in spans)
            longest = span > longest ? span : longest;
        return longest;
    }
}
