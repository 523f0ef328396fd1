namespace Vwap.Tests;

public sealed class WindowReadingTests
{
    [Fact]
    public void Reading_OfAnyStream_EqualsRecomputingFromScratch() => Property.Holds(cases: 3_000, random =>
    {
        var windows = random.Windows();
        AssertEqualsReference(windows, random.Stream(random.Next(1, 60), random.NextInt64(1, 1_000_000)));
    });

    [Fact]
    public void Reading_WhenTimesGoBack_EqualsRecomputingFromScratch() => Property.Holds(cases: 3_000, random =>
    {
        var windows = random.Windows();
        AssertEqualsReference(windows, random.Stream(random.Next(1, 60), timesGoBack: true));
    });

    [Fact]
    public void Reading_WhenIdsAreSkipped_MarksExactlyTheWindowsThatTheHoleTouches() => Property.Holds(cases: 4_000, random =>
    {
        var windows = random.Windows();
        var lossPercent = random.Next(1, 40);
        AssertEqualsReference(windows, [.. random.Stream(random.Next(1, 80)).Where(_ => random.Next(100) >= lossPercent)]);
    });

    [Fact]
    public void Vwap_OfAnyWindow_LiesBetweenItsLowestAndHighestPrice() => Property.Holds(cases: 2_000, random =>
    {
        // Prices of at most 15 digits: the bounds themselves need no rounding.
        var trades = random.Stream(30, decimalsMax: 5);
        var engine = Given.Engine("7");
        for (var index = 0; index < trades.Count; index++)
        {
            var vwap = decimal.Parse(engine.Add(trades[index])[0].Vwap.ToString());
            var prices = trades.Take(index + 1).TakeLast(7).Select(trade => decimal.Parse(trade.Price.ToString())).ToList();
            Assert.InRange(vwap, prices.Min(), prices.Max());
        }
    });

    [Fact]
    public void Reading_AfterALargeTradeLeft_IsThatOfTheDustAlone()
    {
        var engine = Given.Engine("2");
        engine.Add(Given.Trade(1, "64999.5525", "5000"));
        engine.Add(Given.Trade(2, "65000", "0.00000001"));

        var reading = engine.Add(Given.Trade(3, "65000", "0.00000001"))[0];

        Assert.Equal("65000", reading.Vwap.ToString());
        Assert.Equal("0.00000002", reading.Volume.ToString());
        Assert.Equal("0.0013", reading.Notional.ToString());
    }

    [Fact]
    public void Reading_OfAWindowOfOne_IsTheTradeItself() => Property.Holds(cases: 200, random =>
    {
        var engine = Given.Engine("1");
        foreach (var trade in random.Stream(20))
        {
            var reading = engine.Add(trade)[0];
            Assert.Equal(trade.Price.ToExact(), reading.Vwap);
            Assert.Equal(trade.Size.ToExact(), reading.Volume);
            Assert.Equal((1, ReadingState.Complete), (reading.Count, reading.State));
        }
    });

    [Fact]
    public void TimeWindow_TradeExactlyAtItsEdge_IsExcluded()
    {
        var engine = Given.Engine("10s");
        engine.Add(Given.Trade(1, second: 0));
        Assert.Equal((2, ReadingState.Filling), CountAndState(engine.Add(Given.Trade(2, second: 9.999))));
        Assert.Equal((2, ReadingState.Complete), CountAndState(engine.Add(Given.Trade(3, second: 10))));
    }

    [Fact]
    public void TimeWindow_WhatAYoungerTradePushedOut_StaysOutWhenTimesGoBackAndTheGridWidens()
    {
        // The long window keeps trade 1 at hand; the short one must not take it in again when its sums are made anew.
        var engine = Given.Engine("10s", "100");
        engine.Add(Given.Trade(1, second: 0));
        engine.Add(Given.Trade(2, second: 11));
        engine.Add(Given.Trade(3, second: 5));

        Assert.Equal(3, engine.Add(Given.Trade(4, "100.5", second: 5))[0].Count);
    }

    [Fact]
    public void Windows_OfOneEngine_AreReadInTheOrderGiven()
    {
        var engine = Given.Engine("5m", "200", "1");
        Assert.Equal("5m 200 1", string.Join(' ', engine.Add(Given.Trade(1)).ToArray().Select(reading => reading.Window)));
    }

    [Fact]
    public void Products_OfOneEngine_DoNotTouchEachOther()
    {
        var engine = Given.Engine("200");
        var other = Given.Trade(7, "3") with { Stream = StreamId.Parse("ETH-USD") };
        engine.Add(Given.Trade(1, "100"));

        var reading = engine.Add(other)[0];

        Assert.Equal(("3", 1, other.Stream), (reading.Vwap.ToString(), reading.Count, reading.Stream));
        Assert.Equal((1, 7, 0), (engine.LastTradeId(Given.Btc), engine.LastTradeId(other.Stream), engine.LastTradeId(StreamId.Parse("kraken:BTC-USD"))));
    }

    [Fact]
    public void TwoEngines_GivenTheSameTrades_SayTheSame() => Property.Holds(cases: 20, random =>
    {
        var windows = random.Windows();
        var (one, two) = (new VwapEngine(windows), new VwapEngine(windows));
        foreach (var trade in random.Stream(500, timesGoBack: true).Where(_ => random.Next(20) > 0))
        {
            var expected = one.Add(trade).ToArray();
            Assert.Equal(expected.Select(reading => ReadingText.Json(reading)), two.Add(trade).ToArray().Select(reading => ReadingText.Json(reading)), StringComparer.Ordinal);
        }
    });

    private static (int Count, ReadingState State) CountAndState(ReadOnlySpan<Reading> readings) => (readings[0].Count, readings[0].State);

    private static void AssertEqualsReference(List<WindowSpec> windows, List<Trade> trades)
    {
        var engine = new VwapEngine(windows);
        for (var index = 0; index < trades.Count; index++)
        {
            var readings = engine.Add(trades[index]).ToArray();
            var expected = windows.Select(window => ExactReference.Read(trades[..(index + 1)], window)).OfType<string>();
            Assert.Equal(expected, readings.Select(reading => ReadingText.Of(reading)), StringComparer.Ordinal);
        }
    }
}
