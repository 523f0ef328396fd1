namespace Vwap.Tests;

/// <summary>The first reading of a bar says what the bar before was.</summary>
public sealed class BarTests
{
    [Fact]
    public void FirstReadingOfABar_ClosesTheBarBefore()
    {
        var engine = Given.Engine("bar:1m", "200");
        Assert.Null(engine.Add(Given.Trade(1, "100", second: 0.5))[0].Details);
        Assert.Null(engine.Add(Given.Trade(2, "101", "3", second: 0.999999))[0].Details);

        var first = engine.Add(Given.Trade(3, "90", second: 1)); // 20:12:00
        Assert.Null(first[1].Details);
        var closed = first[0].Details!.Closed!;
        Assert.Equal((2, "100.75", "4", 2, ReadingState.Filling), (closed.TradeId, $"{closed.Vwap}", $"{closed.Volume}", closed.Count, closed.State));

        Assert.Null(engine.Add(Given.Trade(4, "90", second: 60.999))[0].Details);
        Assert.Equal((4, ReadingState.Complete), Closed(engine.Add(Given.Trade(5, second: 61))[0]));
        Assert.Equal((5, ReadingState.Complete), Closed(engine.Add(Given.Trade(6, second: 600))[0])); // the bars between have no trades
    }

    [Fact]
    public void TradesMissingBetweenBars_MayBelongToTheFirst_WhichIsAGap()
    {
        var engine = Given.Engine("bar:1m");
        engine.Add(Given.Trade(1, second: 0.5));
        engine.Add(Given.Trade(2, second: 2));
        Assert.Equal((2, ReadingState.Gap), Closed(engine.Add(Given.Trade(4, second: 61))[0]));
        Assert.Equal((4, ReadingState.Gap), Closed(engine.Add(Given.Trade(5, second: 121))[0]));
        Assert.Equal((5, ReadingState.Complete), Closed(engine.Add(Given.Trade(6, second: 181))[0]));
    }

    /// <summary>Under gaps and grids that change, with late repairs or times that go back.</summary>
    [Fact]
    public void ClosedBar_OfAnyTrades_IsTheLastReadingOfTheBar() => Property.Holds(300, random =>
    {
        WindowSpec[] windows = [WindowSpec.Parse("bar:500ms"), WindowSpec.Parse("bar:3s"), WindowSpec.Parse("bar:1m")];
        var engine = new VwapEngine(random.Next(2) == 0 ? ReadingExtras.None : ReadingExtras.Range, windows);
        var (counted, missed, isRepaired) = (new List<Trade>(), new List<Trade>(), random.Next(2) == 0);
        foreach (var trade in random.Stream(120, timesGoBack: !isRepaired))
        {
            if (counted.Count > 0 && random.Next(12) == 0)
            {
                missed.Add(trade);
                continue;
            }

            foreach (var reading in engine.Add(trade))
            {
                var closed = reading.Details?.Closed;
                Assert.Equal(counted.Count > 0 && reading.Count == 1, closed is not null);
                if (closed is null)
                    continue;
                var last = ExactReference.Read(counted, reading.Window)!;
                if (trade.Id > counted[^1].Id + 1)
                    last = last[..last.LastIndexOf(' ')] + " Gap";
                Assert.StartsWith($"{closed.TradeId} [{reading.Window}] {closed.Vwap} = ", last);
                Assert.EndsWith($" / {closed.Volume} of {closed.Count}, {closed.State}", last);
            }

            counted.Add(trade);
            if (!isRepaired || missed.Count == 0 || random.Next(8) > 0)
                continue;
            engine.Backfill(Given.Btc, [.. missed]);
            counted = [.. counted.Concat(missed).OrderBy(one => one.Id)];
            missed.Clear();
        }
    });

    private static (long TradeId, ReadingState State) Closed(in Reading reading) =>
        (reading.Details!.Closed!.TradeId, reading.Details.Closed.State);
}
