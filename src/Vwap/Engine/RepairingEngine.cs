using System.Runtime.InteropServices;

namespace Vwap;

/// <summary>A <see cref="VwapEngine"/> with gap repair: it finds gaps, requests the missing trades, and inserts them in place.</summary>
/// <remarks>
/// <para>A function of its events: no I/O, no clock. The caller supplies the time, sends <see cref="Fetches"/> to the venue and returns the
/// answers. The same events give the same readings.</para>
/// <para>Times are elapsed since any fixed moment, by a monotonic clock.</para>
/// <para>Not thread-safe: one thread at a time. Each event replaces the results of the one before.</para>
/// </remarks>
public sealed class RepairingEngine
{
    private readonly RepairOptions _options;
    private readonly Random _random;
    private readonly SequencerOutput _output = new();
    private readonly Dictionary<StreamId, GapRepair> _streams = [];
    private IReadOnlyList<WindowSpec> _windows;

    /// <summary>Makes an engine whose every stream has these windows, read in this order.</summary>
    /// <exception cref="ArgumentException">No window, the same window twice, or an option out of range.</exception>
    public RepairingEngine(IReadOnlyList<WindowSpec> windows, RepairOptions options)
    {
        if (windows.Count == 0)
            throw new ArgumentException("At least one window is needed, such as 200", nameof(windows));
        if (windows.Distinct().Count() != windows.Count)
            throw new ArgumentException("A window is given twice", nameof(windows));
        if (options.FindProblem() is { } problem)
            throw new ArgumentException(problem, nameof(options));
        _windows = [.. windows];
        _options = options;
        _random = new(options.Seed);
    }

    /// <summary>The readings of the last event, in the order in which to emit them.</summary>
    public ReadOnlySpan<Reading> Readings => CollectionsMarshal.AsSpan(_output.Readings);

    /// <summary>How many trades the last event emitted, each once whatever the number of windows.</summary>
    public int TradesEmitted => _output.TradesEmitted;

    /// <summary>The requests that the last event made. Each is answered once.</summary>
    public ReadOnlySpan<FetchRequest> Fetches => CollectionsMarshal.AsSpan(_output.Fetches);

    /// <summary>The notices of the last event.</summary>
    public ReadOnlySpan<RepairNotice> Notices => CollectionsMarshal.AsSpan(_output.Notices);

    /// <summary>The windows at the trade of <see cref="RepairOptions.KeepWindowsAt"/>, in the order of the windows; none before it was emitted.</summary>
    public IReadOnlyList<KeptWindow> KeptWindows => _output.KeptWindows;

    /// <summary>How many trades wait for earlier ones, over all streams.</summary>
    public int HeldTrades => _streams.Values.Sum(repair => repair.Sequence.Buffer.Count);

    /// <summary>How many trades of the last event had been counted before.</summary>
    public int Duplicates => _output.Duplicates;

    /// <summary>How many trades of the last event came after the hold.</summary>
    public int LateTrades => _output.LateTrades;

    /// <summary>
    /// Adds a window to every stream; it is read last. In a stream that has begun it is filled first, and read from the next trade on: the readings
    /// of the other windows do not wait for it.
    /// </summary>
    /// <exception cref="ArgumentException">The engine has this window.</exception>
    public void AddWindow(WindowSpec window, TimeSpan now)
    {
        if (_windows.Contains(window))
            throw new ArgumentException($"The engine has the window {window} already", nameof(window));
        _output.Clear();
        _windows = [.. _windows, window];
        foreach (var repair in _streams.Values)
            repair.AddWindow(window, now);
    }

    /// <summary>Removes a window from every stream.</summary>
    /// <exception cref="ArgumentException">The engine does not have this window, or no other.</exception>
    public void RemoveWindow(WindowSpec window)
    {
        if (!_windows.Contains(window) || _windows.Count == 1)
            throw new ArgumentException($"The engine does not have the window {window}, or has no other", nameof(window));
        _output.Clear();
        _windows = [.. _windows.Where(known => known != window)];
        foreach (var repair in _streams.Values)
            repair.RemoveWindow(window);
    }

    /// <summary>Forgets a stream: its next trade would begin it again.</summary>
    /// <returns>The last trade id that had readings; 0 when none had.</returns>
    public long Remove(StreamId stream)
    {
        _output.Clear();
        return _streams.Remove(stream, out var repair) ? repair.Sequence.LastEmittedId : 0;
    }

    /// <summary>A trade of the feed.</summary>
    /// <param name="trade">Any trade of any stream.</param>
    /// <param name="now">When it was received.</param>
    /// <exception cref="ArgumentException">The trade has no stream, or an id, price or size that is not greater than zero.</exception>
    public Verdict AddTrade(in Trade trade, TimeSpan now)
    {
        ThrowIfInvalid(trade);
        _output.Clear();
        return Add(trade, now);
    }

    /// <summary>Trades that came together.</summary>
    /// <param name="trades">Trades of any streams; with <paramref name="areSnapshot"/> those of a stream follow one another in id order.</param>
    /// <param name="areSnapshot">
    /// Whether they are the latest trades, as some venues send them after a subscription. To a stream without trades so far all but the newest
    /// are history, without readings.
    /// </param>
    /// <param name="now">When they were received.</param>
    /// <exception cref="ArgumentException">A trade is invalid, or a snapshot out of order. Nothing has changed.</exception>
    public void AddTrades(ReadOnlySpan<Trade> trades, bool areSnapshot, TimeSpan now)
    {
        foreach (ref readonly var trade in trades)
            ThrowIfInvalid(trade);
        _output.Clear();
        if (areSnapshot)
            AddSnapshots(trades, now);
        else
            AddAll(trades, now);
    }

    /// <summary>A heartbeat: the id of the stream's latest trade, 0 when unknown.</summary>
    public void AddHeartbeat(StreamId stream, long lastTradeId, TimeSpan now)
    {
        _output.Clear();
        Repair(stream).OnHeartbeat(lastTradeId, now);
    }

    /// <summary>The connection to a venue was lost.</summary>
    public void Disconnect(VenueId venue)
    {
        _output.Clear();
        foreach (var repair in Repairs(venue))
            repair.OnDisconnected();
    }

    /// <summary>A venue's connection lost a frame, as its sequence number shows: unless a trade shows what it held, that is requested.</summary>
    public void LoseFrame(VenueId venue, TimeSpan now)
    {
        _output.Clear();
        foreach (var repair in Repairs(venue))
            repair.OnFrameLost(now);
    }

    /// <summary>The answer to a request.</summary>
    /// <exception cref="ArgumentException">A trade is invalid.</exception>
    public void AddPage(FetchRequest request, in TradePage page, TimeSpan now)
    {
        foreach (var trade in page.Trades)
            ThrowIfInvalid(trade);
        _output.Clear();
        Repair(request.Stream).OnPage(request, page, now);
    }

    /// <summary>A request failed.</summary>
    public void FailFetch(FetchRequest request, TimeSpan now)
    {
        _output.Clear();
        Repair(request.Stream).OnFetchFailed(request, now);
    }

    /// <summary>
    /// A venue asks not to be sent any request for a while. That time does not count as waiting, up to one hold; to keep it is up to the caller.
    /// </summary>
    /// <param name="venue">The venue.</param>
    /// <param name="pause">How long.</param>
    /// <param name="now">When it was asked.</param>
    public void Pause(VenueId venue, TimeSpan pause, TimeSpan now)
    {
        _output.Clear();
        foreach (var repair in Repairs(venue))
            repair.OnPause(now + pause, now);
    }

    /// <summary>Time has passed: ends waits that are over. Call it about twenty times a second.</summary>
    public void Advance(TimeSpan now)
    {
        _output.Clear();
        foreach (var repair in _streams.Values)
            repair.OnTime(now);
    }

    internal TradeSequence? Find(StreamId stream) => _streams.GetValueOrDefault(stream)?.Sequence;

    internal static void ThrowIfMixedOrDisordered(StreamId stream, ReadOnlySpan<Trade> trades)
    {
        var previous = 0L;
        foreach (ref readonly var trade in trades)
        {
            ThrowIfInvalid(trade);
            if (trade.Stream != stream || trade.Id < previous)
                throw new ArgumentException($"Trades must be of {stream} and in id order; found trade {trade.Id} of {trade.Stream}", nameof(trades));
            previous = trade.Id;
        }
    }

    /// <summary>No parser returns such a trade, but a default value is one, and would cause a division by zero.</summary>
    private static void ThrowIfInvalid(in Trade trade)
    {
        if (!trade.IsValid)
            throw new ArgumentException(
                $"A trade needs a stream, an id, a price and a size greater than zero, and a time from 1970 to 2199; found {trade.Stream} {trade.Id}, {trade.Price}, {trade.Size}, {trade.Time:O}", nameof(trade));
    }

    private void AddAll(ReadOnlySpan<Trade> trades, TimeSpan now)
    {
        foreach (ref readonly var trade in trades)
            Add(trade, now);
    }

    private void AddSnapshots(ReadOnlySpan<Trade> trades, TimeSpan now)
    {
        while (!trades.IsEmpty)
        {
            var stream = trades[0].Stream;
            var count = 1;
            while (count < trades.Length && trades[count].Stream == stream && trades[count].Id >= trades[count - 1].Id)
                count++;
            Repair(stream).OnSnapshot(trades[..count], now);
            trades = trades[count..];
        }
    }

    private Verdict Add(in Trade trade, TimeSpan now)
    {
        var repair = Repair(trade.Stream);
        var verdict = repair.OnTrade(trade, now);
        if (repair.Jumps.IsRefuted)
            verdict = Restart(repair).OnTrade(trade, now);
        _output.Count(verdict.Kind);
        return verdict;
    }

    private IEnumerable<GapRepair> Repairs(VenueId venue) => _streams.Where(stream => stream.Key.Venue == venue).Select(stream => stream.Value);

    private GapRepair Repair(StreamId stream)
    {
        ref var repair = ref CollectionsMarshal.GetValueRefOrAddDefault(_streams, stream, out _);
        return repair ??= new(stream, _windows, _options, _random, _output);
    }

    /// <summary>Restarts a stream where it was before a jump that was corrupt data, as a new run would.</summary>
    private GapRepair Restart(GapRepair refuted)
    {
        var stream = refuted.Sequence.Stream;
        _output.Notices.Add(new(RepairNoticeKind.JumpReverted, stream, new(refuted.Jumps.First, Math.Max(refuted.Jumps.First, refuted.Sequence.Next - 1))));
        var last = refuted.Sequence.LastEmittedId < refuted.Jumps.First ? Math.Max(refuted.Sequence.LastEmittedId, refuted.Jumps.LastBefore) : refuted.Jumps.LastBefore;
        var resume = new ResumePoint(_windows.ToDictionary(window => (stream, window), _ => last));
        return _streams[stream] = new(stream, _windows, _options with { ResumeFrom = resume }, _random, _output);
    }
}
