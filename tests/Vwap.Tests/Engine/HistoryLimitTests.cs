namespace Vwap.Tests;

public sealed class HistoryLimitTests
{
    [Fact]
    public void TimeWindow_ThatHoldsMoreThanTheLimit_KeepsTheNewestAndSaysFilling()
    {
        var engine = new VwapEngine(historyTradesMax: 4, [WindowSpec.Parse("10s")]);
        for (var id = 1; id <= 11; id++)
            engine.Add(Given.Trade(id, second: id));

        var reading = engine.Add(Given.Trade(12, "200", second: 12))[0];

        Assert.Equal("12 [10s] 125 = 500 / 4 of 4, Filling", ReadingText.Of(reading));
    }

    [Fact]
    public void TimeWindow_OnceTheReleasedTradesAreTooOldForIt_IsCompleteAgain()
    {
        var engine = new VwapEngine(historyTradesMax: 4, [WindowSpec.Parse("10s"), WindowSpec.Parse("2")]);
        for (var id = 1; id <= 6; id++)
            engine.Add(Given.Trade(id, second: id));

        // Trade 2 was the last to be released, at second 2.
        Assert.Equal(ReadingState.Filling, engine.Add(Given.Trade(7, second: 11.9))[0].State);
        var readings = engine.Add(Given.Trade(8, second: 14)).ToArray();

        Assert.Equal("8 [10s] 100 = 400 / 4 of 4, Complete", ReadingText.Of(readings[0]));
        Assert.Equal(ReadingState.Complete, readings[1].State);
    }

    [Fact]
    public void Readings_UnderAnyLimit_AreExactForWhatIsHeldAndNeverSayMoreThanIsKnown() => Property.Holds(cases: 2_000, random =>
    {
        var limit = random.Next(2, 12);
        string[] windows = ["3s", "10s", "session@20:12", "bar:3s", "volume:1000"];
        var window = WindowSpec.Parse(windows[random.Next(windows.Length)]);
        var count = WindowSpec.OfCount(random.Next(1, limit + 1));
        var engine = new VwapEngine(limit, [window, count]);
        var trades = random.Stream(60);
        for (var index = 0; index < trades.Count; index++)
        {
            var sofar = trades[..(index + 1)];
            var readings = engine.Add(trades[index]);
            var whole = ExactReference.Read(sofar, window)!;
            var cut = sofar.TakeLast(limit).ToList();
            Assert.Equal(ExactReference.Read(sofar, count), ReadingText.Of(readings[1]));
            Assert.Equal(WithoutState(ExactReference.Read(cut, window)!), WithoutState(ReadingText.Of(readings[0])));
            if (readings[0].State == ReadingState.Complete)
                Assert.Equal(whole, ReadingText.Of(readings[0]));
            else if (WithoutState(whole) != WithoutState(ReadingText.Of(readings[0])))
                Assert.Equal(ReadingState.Filling, readings[0].State);
        }
    });

    [Fact]
    public void Backfill_AtTheLimit_FillsTheHoleAndLetsGoOfTheOldest()
    {
        var engine = new VwapEngine(historyTradesMax: 4, [WindowSpec.Parse("1h")]);
        foreach (var id in (long[])[1, 2, 3, 6])
            engine.Add(Given.Trade(id, price: $"{id}", second: id));

        Assert.Equal(0, engine.Backfill(Given.Btc, [Given.Trade(4, "4", second: 4), Given.Trade(5, "5", second: 5)]));

        Assert.Empty(engine.Missing(Given.Btc));
        Assert.Equal("7 [1h] 5.5 = 22 / 4 of 4, Filling", ReadingText.Of(engine.Add(Given.Trade(7, "7", second: 7))[0]));
    }

    [Fact]
    public void Missing_AtTheLimit_ForgetsTheHolesThatNoWindowReaches()
    {
        var engine = new VwapEngine(historyTradesMax: 2, [WindowSpec.Parse("1h")]);
        foreach (var id in (long[])[1, 3, 4, 5, 6])
            engine.Add(Given.Trade(id));

        Assert.Empty(engine.Missing(Given.Btc));
    }

    [Fact]
    public void CountWindow_OfTheRealLimit_FillsAndSlides()
    {
        var engine = new VwapEngine(WindowSpec.OfCount(EngineLimits.HistoryTradesMax));
        for (var id = 1; id < EngineLimits.HistoryTradesMax; id++)
            engine.Add(Given.Trade(1) with { Id = id });
        Assert.Equal(ReadingState.Complete, engine.Add(Given.Trade(EngineLimits.HistoryTradesMax))[0].State);

        var reading = engine.Add(Given.Trade(EngineLimits.HistoryTradesMax + 1, "4194404"))[0];

        // 4,194,303 trades at 100 and one at 4,194,404.
        Assert.Equal((EngineLimits.HistoryTradesMax, "423624704"), (reading.Count, reading.Notional.ToString()));
        Assert.Equal(ReadingState.Complete, reading.State);
    }

    private static string WithoutState(string reading) => reading[..reading.LastIndexOf(',')];
}
