namespace Vwap.Feeds.Tests;

/// <summary>The readings of a night without faults: all trades of the market, each once and in order, through a plain engine.</summary>
internal sealed class Oracle
{
    private readonly Dictionary<(ProductId, WindowSpec), Reading[]> _readings = [];
    private readonly Market _market;

    public Oracle(NightPlan plan, Market market)
    {
        _market = market;
        foreach (var product in plan.Products)
        {
            var trades = market.Of(product);
            var columns = plan.Windows.Select(_ => new Reading[trades.Length]).ToArray();
            var engine = new VwapEngine(plan.Windows);
            for (var index = 0; index < trades.Length; index++)
            {
                var readings = engine.Add(trades[index].Trade);
                for (var column = 0; column < columns.Length; column++)
                    columns[column][index] = readings[column];
            }

            for (var column = 0; column < columns.Length; column++)
                _readings[(product, plan.Windows[column])] = columns[column];
        }
    }

    public Reading Find(ProductId product, WindowSpec window, long id) => _readings[(product, window)][id - FirstId(product)];

    public long FirstId(ProductId product) => _market.Of(product)[0].Trade.Id;

    public long LastId(ProductId product) => _market.Of(product)[^1].Trade.Id;

    /// <summary>Whether two readings say the same, but for their states.</summary>
    public static bool HaveSameNumbers(in Reading one, in Reading other) =>
        one.Count == other.Count && one.Volume == other.Volume && one.Notional == other.Notional && one.Vwap == other.Vwap && one.Trade == other.Trade;
}
