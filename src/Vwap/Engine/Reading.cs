namespace Vwap;

/// <summary>The VWAP of one window after one trade.</summary>
/// <remarks>Immutable; safe to share between threads. The default value is no reading: it has no window and its VWAP cannot be asked for.</remarks>
public readonly record struct Reading
{
    private readonly Int128 _volume;
    private readonly Int128 _notional;
    private readonly DecimalGrid _grid;

    internal Reading(in Trade trade, SlidingWindow window, DecimalGrid grid, ReadingState state)
    {
        Trade = trade;
        Window = window.Spec;
        State = state;
        Count = window.Sum.Count;
        _volume = window.Sum.Volume;
        _notional = window.Sum.Notional;
        _grid = grid;
        Details = window.ReadDetails();
    }

    private Reading(in Trade trade, WindowSpec window, ReadingState state, int count, ExactDecimal volume, Int128 notional, int priceDecimals)
    {
        Trade = trade;
        Window = window;
        State = state;
        Count = count;
        _volume = volume.Digits;
        _notional = notional;
        _grid = new(priceDecimals, volume.Decimals);
    }

    /// <summary>The trade that gave this reading; the newest of the window.</summary>
    public Trade Trade { get; }

    /// <summary>Which window of the product this is.</summary>
    public WindowSpec Window { get; }

    /// <summary>How complete the window is.</summary>
    public ReadingState State { get; }

    /// <summary>How many trades the window holds: 1 or more.</summary>
    public int Count { get; }

    /// <summary>What was asked for besides the VWAP, and the bar that closed; null when there is neither, and of a restored reading.</summary>
    public ReadingDetails? Details { get; }

    /// <summary>Where and what was traded.</summary>
    public StreamId Stream => Trade.Stream;

    /// <summary>
    /// Notional / volume in quote units per base unit, rounded half to even to 16 significant digits. Divides at each call: an output that
    /// shows few readings pays for few divisions.
    /// </summary>
    public ExactDecimal Vwap => Quotient.Round(_notional, _volume, _grid.PriceDecimals);

    /// <summary>The sum of sizes, exact, in base units.</summary>
    public ExactDecimal Volume => ExactDecimal.Create(_volume, _grid.SizeDecimals);

    /// <summary>The sum of price × size, exact, in quote units.</summary>
    public ExactDecimal Notional => ExactDecimal.Create(_notional, _grid.NotionalDecimals);

    /// <summary>Restores a reading from its parts, equal to the one that the engine gave.</summary>
    /// <param name="trade">The trade that gave it.</param>
    /// <param name="window">Which window.</param>
    /// <param name="state">How complete the window was.</param>
    /// <param name="count">How many trades the window held.</param>
    /// <param name="volume">The sum of sizes.</param>
    /// <param name="notional">The sum of price × size.</param>
    /// <param name="reading">The reading.</param>
    /// <returns>False when no trades have such a count and such sums.</returns>
    public static bool TryRestore(
        in Trade trade, WindowSpec window, ReadingState state, int count, ExactDecimal volume, ExactDecimal notional, out Reading reading)
    {
        reading = default;
        if (count < 1 || volume.Digits == 0 || notional.Digits == 0)
            return false;

        // Any grid that holds both sums gives the same quotient; the one they were made on has left its zeros behind.
        for (var priceDecimals = Math.Max(0, notional.Decimals - volume.Decimals); priceDecimals <= DecimalText.DecimalsMax; priceDecimals++)
        {
            var missing = priceDecimals + volume.Decimals - notional.Decimals;
            if (missing > PowersOfTen.ExponentMax || notional.Digits > Int128.MaxValue / PowersOfTen.Get(missing))
                return false;
            var units = notional.Digits * PowersOfTen.Get(missing);
            if (units < volume.Digits)
                continue;
            reading = new(trade, window, state, count, volume, units, priceDecimals);
            return true;
        }

        return false;
    }
}
