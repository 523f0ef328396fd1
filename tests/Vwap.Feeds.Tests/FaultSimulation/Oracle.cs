namespace Vwap.Feeds.Tests;

/// <summary>The readings of a night without faults: all trades of the market, each once and in order, through a plain engine.</summary>
internal sealed class Oracle
{
    private readonly Dictionary<(StreamId, WindowSpec), Reading[]> _readings = [];
    private readonly Market _market;

    public Oracle(NightPlan plan, Market market)
    {
        _market = market;
        foreach (var product in plan.Streams)
        {
            var trades = market.Of(product);
            var columns = plan.Windows.Select(_ => new Reading[trades.Length]).ToArray();
            var engine = new VwapEngine(plan.Windows);
            for (var index = 0; index < trades.Length; index++)
            {
                var readings = engine.Add(trades[index].Trade with { Id = trades[0].Trade.Id + index }); // a skipped id is no gap
                for (var column = 0; column < columns.Length; column++)
                    columns[column][index] = readings[column];
            }

            for (var column = 0; column < columns.Length; column++)
                _readings[(product, plan.Windows[column])] = columns[column];
        }
    }

    /// <summary>The expected reading. Its own trade is numbered as if no id had been skipped.</summary>
    public Reading Find(StreamId product, WindowSpec window, long id) => _readings[(product, window)][_market.PositionOf(product, id)];

    /// <summary>Whether a reading is right, its state aside.</summary>
    public bool IsExact(in Reading reading, in Reading expected) =>
        reading.Count == expected.Count && reading.Volume == expected.Volume && reading.Notional == expected.Notional && reading.Vwap == expected.Vwap
        && reading.Trade == _market.Of(reading.Stream)[_market.PositionOf(reading.Stream, reading.Trade.Id)].Trade;
}
