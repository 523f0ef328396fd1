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
    }

    /// <summary>The trade that gave this reading; the newest of the window.</summary>
    public Trade Trade { get; }

    /// <summary>Which window of the product this is.</summary>
    public WindowSpec Window { get; }

    /// <summary>How whole the window is.</summary>
    public ReadingState State { get; }

    /// <summary>How many trades the window holds: 1 or more.</summary>
    public int Count { get; }

    /// <summary>What was traded.</summary>
    public ProductId Product => Trade.Product;

    /// <summary>
    /// Notional / volume in quote units per base unit, rounded half to even to 16 significant digits. Divides at each call: an output that
    /// shows few readings pays for few divisions.
    /// </summary>
    public ExactDecimal Vwap => Quotient.Round(_notional, _volume, _grid.PriceDecimals);

    /// <summary>The sum of sizes, exact, in base units.</summary>
    public ExactDecimal Volume => ExactDecimal.Create(_volume, _grid.SizeDecimals);

    /// <summary>The sum of price × size, exact, in quote units.</summary>
    public ExactDecimal Notional => ExactDecimal.Create(_notional, _grid.NotionalDecimals);
}
