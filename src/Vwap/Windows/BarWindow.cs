namespace Vwap;

/// <summary>The trades of the newest one's bar. The first trade of a bar shows that the one before is closed.</summary>
internal sealed class BarWindow(WindowSpec spec, WindowPeriod period, TradeHistory history) : PeriodWindow(spec, period, history)
{
    public override void Advance()
    {
        var before = Sum.Count > 0 && !IsInPeriod(History.Newest) ? ReadBar() : null;
        base.Advance();
        Closed = Sum.Count == 1 ? before : null;
    }

    /// <summary>A gap before the newest trade, which is not in the bar yet, may hide trades of the bar: then it is not complete.</summary>
    private ClosedBar ReadBar() => new(
        History[Tail + Sum.Count - 1].Id,
        Quotient.Round(Sum.Notional, Sum.Volume, History.Grid.PriceDecimals),
        ExactDecimal.Create(Sum.Volume, History.Grid.SizeDecimals),
        Sum.Count,
        State(History.NewestGap));
}
