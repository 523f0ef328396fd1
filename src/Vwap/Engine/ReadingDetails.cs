namespace Vwap;

/// <summary>What a reading has besides the VWAP: the bar that closed, and what was asked for, computed from exact sums and rounded once.</summary>
/// <remarks>
/// <para>The standard deviation is that of the population, weighted with volume: σ² = Σ size × price² / Σ size − VWAP². It and the bands, VWAP ± kσ, are
/// irrational as a rule: they are rounded half to even to 16 significant digits from the exact sums, not from the rounded VWAP.</para>
/// <para>In the TWAP each price counts for the time until the next trade, none for the newest trade; times that go back count zero. In a window without time
/// it is the newest price.</para>
/// <para>Immutable; safe to share between threads.</para>
/// </remarks>
public sealed class ReadingDetails
{
    private readonly Dispersion? _dispersion;

    internal ReadingDetails(ReadingExtras with, Dispersion? dispersion) => (With, _dispersion) = (with, dispersion);

    /// <summary>What was asked for.</summary>
    public ReadingExtras With { get; }

    /// <summary>The bar before, in the first reading of a bar: no trade shows earlier that it is closed. Null in all other readings.</summary>
    public ClosedBar? Closed { get; internal init; }

    /// <summary>The time-weighted average price, rounded half to even to 16 significant digits; null unless asked for.</summary>
    public ExactDecimal? Twap { get; internal init; }

    /// <summary>The sum of the sizes that takers bought, exact, in base units; null unless asked for. With <see cref="SellVolume"/> less than the volume when the side of a trade is unknown.</summary>
    public ExactDecimal? BuyVolume { get; internal init; }

    /// <summary>The sum of the sizes that takers sold, exact, in base units; null unless asked for.</summary>
    public ExactDecimal? SellVolume { get; internal init; }

    /// <summary>The price of the oldest trade; null unless asked for.</summary>
    public ExactDecimal? First { get; internal init; }

    /// <summary>The highest price; null unless asked for.</summary>
    public ExactDecimal? High { get; internal init; }

    /// <summary>The lowest price; null unless asked for.</summary>
    public ExactDecimal? Low { get; internal init; }

    /// <summary>Whether there are a standard deviation and bands.</summary>
    public bool HasBands => _dispersion is not null;

    /// <summary>The standard deviation, as plain digits.</summary>
    /// <exception cref="InvalidOperationException">It was not asked for.</exception>
    public string FormatDeviation() => Find().FormatDeviation();

    /// <summary>VWAP + <paramref name="multiple"/> × σ as plain digits, with a minus sign below zero.</summary>
    /// <param name="multiple">Such as 2 for the upper and −2 for the lower band.</param>
    /// <exception cref="InvalidOperationException">It was not asked for.</exception>
    public string FormatBand(int multiple) => Find().FormatBand(multiple);

    private Dispersion Find() => _dispersion ?? throw new InvalidOperationException("Ask for ReadingExtras.Bands");
}
