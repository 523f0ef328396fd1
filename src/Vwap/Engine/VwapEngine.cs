using System.Runtime.CompilerServices;

namespace Vwap;

/// <summary>The exact VWAP of any number of streams over any number of windows, on every trade.</summary>
/// <remarks>
/// <para>A function of the trades it is given: no I/O, no clock, no thread of its own. The same trades give the same readings.</para>
/// <para>Not thread-safe: one thread at a time, and a returned span is valid until the next call.</para>
/// <para>The cost of a trade does not grow with the window or the number of streams. Occasional work does grow with the
/// trades held: backfill, a late trade, the first trade with more decimals, an excluded one.</para>
/// <para>Memory: 32 bytes a trade, for the most trades that a stream's longest window has held, rounded up to a power of two; at most
/// <see cref="EngineLimits.HistoryTradesMax"/> of them.</para>
/// </remarks>
public sealed class VwapEngine
{
    private readonly RepairingEngine _engine;

    /// <summary>Makes an engine whose every stream has these windows, read in this order.</summary>
    /// <exception cref="ArgumentException">No window, or the same window twice.</exception>
    public VwapEngine(params IReadOnlyList<WindowSpec> windows)
        : this(EngineLimits.HistoryTradesMax, windows)
    {
    }

    /// <summary>Makes an engine whose readings have more than the VWAP.</summary>
    /// <exception cref="ArgumentException">No window, or the same window twice.</exception>
    public VwapEngine(ReadingExtras with, params IReadOnlyList<WindowSpec> windows)
        : this(EngineLimits.HistoryTradesMax, windows, with)
    {
    }

    /// <summary>Makes an engine with another limit, so that tests reach it soon.</summary>
    internal VwapEngine(int historyTradesMax, IReadOnlyList<WindowSpec> windows, ReadingExtras with = ReadingExtras.None) => _engine = new(windows, new()
    {
        With = with,
        // Nothing is requested and nothing waits: a gap is passed at once.
        CanFetch = false,
        Hold = TimeSpan.Zero,
        Bounds = new() { IdJumpMax = long.MaxValue, CatchUpTradesMax = int.MaxValue, HistoryTradesMax = historyTradesMax },
    });

    /// <summary>Counts a trade and returns the reading of each window after it: none for a duplicate, late or excluded one.</summary>
    /// <exception cref="ArgumentException">The trade has no stream, or an id, price or size that is not greater than zero.</exception>
    public ReadOnlySpan<Reading> Add(in Trade trade) => Add(trade, out _);

    /// <summary>Counts a trade and returns the verdict on it.</summary>
    /// <exception cref="ArgumentException">The trade has no stream, or an id, price or size that is not greater than zero.</exception>
    public ReadOnlySpan<Reading> Add(in Trade trade, out Verdict verdict)
    {
        verdict = _engine.AddTrade(trade, TimeSpan.Zero);
        return _engine.Readings;
    }

    /// <summary>Counts the trades of any source as they come, and returns the readings.</summary>
    /// <param name="trades">The source.</param>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    /// <exception cref="ArgumentException">A trade has no stream, or an id, price or size that is not greater than zero.</exception>
    public async IAsyncEnumerable<Reading> ReadAsync(IAsyncEnumerable<Trade> trades, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var trade in trades.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            foreach (var reading in Add(trade).ToArray()) // the span is valid until the next trade
                yield return reading;
        }
    }

    /// <summary>
    /// Inserts missed trades in place, or older ones before all others, without readings: the next reading includes them.
    /// </summary>
    /// <param name="stream">A stream that has counted a trade; all of <paramref name="trades"/> are its own.</param>
    /// <param name="trades">
    /// In id order, all below the last id counted. Ids that are held already, repeated, or not needed by any window are skipped.
    /// </param>
    /// <returns>How many were excluded because they cannot be counted exactly; to the windows they stay missing.</returns>
    /// <exception cref="ArgumentException">
    /// The stream has not counted a trade; or a trade is not below the last one, not in order, of another stream, or without a price or size.
    /// Nothing has changed.
    /// </exception>
    public int Backfill(StreamId stream, ReadOnlySpan<Trade> trades)
    {
        var last = LastTradeId(stream);
        if (last == 0 || (!trades.IsEmpty && trades[^1].Id >= last))
            throw new ArgumentException($"Only trades before the last counted trade of {stream} can be backfilled", nameof(trades));
        RepairingEngine.ThrowIfMixedOrDisordered(stream, trades);
        return _engine.Find(stream)!.Insert(trades);
    }

    /// <summary>Whether every window of a stream holds all that it can hold, gaps aside; false before its first trade.</summary>
    public bool IsFilled(StreamId stream) => _engine.Find(stream) is { Windows.IsFilled: true };

    /// <summary>The highest trade id counted of a stream; 0 before its first.</summary>
    public long LastTradeId(StreamId stream) => _engine.Find(stream) is { History.Count: > 0 } sequence ? sequence.History.Newest.Id : 0;

    /// <summary>
    /// The ids of a stream that are known to be missing and may still touch a window: separate ranges, lowest first, as they are now.
    /// </summary>
    public IReadOnlyList<IdRange> Missing(StreamId stream) => [.. _engine.Find(stream)?.History.MissingIds() ?? []];
}
