namespace Vwap.Tests;

public sealed class VwapEngineTests
{
    [Theory]
    [InlineData("0001-01-01T00:00:00Z")]
    [InlineData("1969-12-31T23:59:59.999999Z")]
    [InlineData("2200-01-01T00:00:00Z")]
    [InlineData("9999-12-31T23:59:59.999999Z")]
    public void Add_TimeThatNoWindowReaches_IsRefused(string time)
    {
        var trade = RepairBench.Trade(1) with { Time = DateTime.Parse(time, null, System.Globalization.DateTimeStyles.AdjustToUniversal) };
        foreach (var window in new[] { "5", "5m", "session@09:30/Asia/Tokyo", "bar:1m", "366d" })
            Assert.Throws<ArgumentException>(() => new VwapEngine(WindowSpec.Parse(window)).Add(trade));
    }

    [Theory]
    [InlineData("1970-01-01T00:00:00Z")]
    [InlineData("2199-12-31T23:59:59.999999Z")]
    public void Add_TimeAtTheEdge_IsRead(string time)
    {
        var trade = RepairBench.Trade(1) with { Time = DateTime.Parse(time, null, System.Globalization.DateTimeStyles.AdjustToUniversal) };
        foreach (var window in new[] { "5", "5m", "session@09:30/Asia/Tokyo", "session@09:30/America/New_York", "bar:1m", "366d" })
            Assert.Equal(1, new VwapEngine(WindowSpec.Parse(window)).Add(trade)[0].Count);
    }

    [Fact]
    public void Engine_WithoutAWindowOrWithOneTwice_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => new VwapEngine());
        Assert.Throws<ArgumentException>(() => new VwapEngine(WindowSpec.Parse("200"), WindowSpec.OfCount(200)));
    }

    [Fact]
    public void Engine_WithTheSameLengthUnderTwoNames_HasTwoWindows() =>
        Assert.Equal(2, Given.Engine("60s", "1m").Add(Given.Trade(1)).Length);

    [Fact]
    public void Rule1_IdsRiseByOne_TheNextOneIsInOrder()
    {
        var engine = Given.Engine("200");
        engine.Add(Given.Trade(7), out var first);
        Assert.Equal(1, engine.Add(Given.Trade(8), out var second).Length);
        Assert.Equal((VerdictKind.InOrder, VerdictKind.InOrder), (first.Kind, second.Kind));
    }

    [Fact]
    public void Rule1_IdsRiseByOne_ASkippedOneIsAGap()
    {
        var engine = Given.Engine("200");
        engine.Add(Given.Trade(7));
        Assert.Equal(1, engine.Add(Given.Trade(11), out var verdict).Length);
        Assert.Equal(new(VerdictKind.Gap, new IdRange(8, 10)), verdict);
        Assert.Equal([new IdRange(8, 10)], engine.Missing(Given.Btc));
    }

    [Fact]
    public void Rule2_LastMatchRepeatsAKnownTrade_IsADuplicateWithoutAReading()
    {
        var engine = Given.Engine("200");
        engine.Add(Given.Trade(7));
        Assert.Equal(0, engine.Add(Given.Trade(7), out var verdict).Length);
        Assert.Equal(VerdictKind.Duplicate, verdict.Kind);
        Assert.Equal(2, engine.Add(Given.Trade(8))[0].Count);
    }

    [Fact]
    public void Rule2_LastMatchRevealsWhatWasMissed_IsAGap()
    {
        var engine = Given.Engine("200");
        engine.Add(Given.Trade(7));
        engine.Add(Given.Trade(9), out var verdict);
        Assert.Equal(VerdictKind.Gap, verdict.Kind);
    }

    [Fact]
    public void Rule3_AnIdAtOrBelowTheLast_IsADuplicateThoughItCameBeforeEverythingKnown()
    {
        var engine = Given.Engine("200");
        engine.Add(Given.Trade(7));
        engine.Add(Given.Trade(6), out var verdict);
        Assert.Equal(VerdictKind.Duplicate, verdict.Kind);
    }

    [Fact]
    public void Rule3_AnIdKnownToBeMissing_IsLateAndCountsFromTheNextReadingOn()
    {
        var engine = Given.Engine("3");
        engine.Add(Given.Trade(7, "1"));
        engine.Add(Given.Trade(9, "3"));

        Assert.Equal(0, engine.Add(Given.Trade(8, "2"), out var late).Length);
        engine.Add(Given.Trade(8, "2"), out var again);

        Assert.Equal((VerdictKind.Late, VerdictKind.Duplicate), (late.Kind, again.Kind));
        Assert.Equal("10 [3] 3 = 9 / 3 of 3, Complete", ReadingText.Of(engine.Add(Given.Trade(10, "4"))[0]));
    }
}
