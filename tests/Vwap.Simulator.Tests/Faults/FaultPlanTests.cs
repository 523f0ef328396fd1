namespace Vwap.Simulator.Tests;

public sealed class FaultPlanTests
{
    [Fact]
    public void Plan_OfEveryKind_HasTheRatesGiven()
    {
        var plan = FaultPlan.Parse(
            "drop:0.01,duplicate:0.02, reorder:0.03,garbage:0.005,stall:0.001,reset:0.001,half-open:0.0005,slow:0.01,rest-429:0.1,rest-500:0.1,rest-slow:1,rest-torn:0");

        Assert.Equal(0.01m, plan.RateOf(FaultKind.Drop));
        Assert.Equal(0.02m, plan.RateOf(FaultKind.Duplicate));
        Assert.Equal(0.0005m, plan.RateOf(FaultKind.HalfOpen));
        Assert.Equal(1m, plan.RateOf(FaultKind.RestSlow));
        Assert.Equal(0m, plan.RateOf(FaultKind.RestTorn));
        Assert.False(plan.IsNone);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("none")]
    public void Plan_OfNothing_IsNone(string spec) => Assert.True(FaultPlan.Parse(spec).IsNone);

    [Fact]
    public void Plan_OfAll_HasEveryKindButSkippedIds()
    {
        Assert.All(
            Enum.GetValues<FaultKind>().Except([FaultKind.SkipId]), kind => Assert.InRange(FaultPlan.Parse("all").RateOf(kind), 0.0001m, 0.1m));
        Assert.Equal(0, FaultPlan.Parse("all").RateOf(FaultKind.SkipId));
    }

    [Fact]
    public void Plan_OfAllTimesAFactor_ScalesEveryKindUpToCertainty()
    {
        Assert.Equal(FaultPlan.Parse("all").RateOf(FaultKind.Drop) / 10, FaultPlan.Parse("all:0.1").RateOf(FaultKind.Drop));
        Assert.Equal(1m, FaultPlan.Parse("all:1000000").RateOf(FaultKind.Stall));
    }

    [Theory]
    [InlineData("all,drop:0.5")]
    [InlineData("drop:0.5,all")]
    public void Plan_OfAllAndAKind_GivesThatKindItsOwnRate(string spec)
    {
        var plan = FaultPlan.Parse(spec);

        Assert.Equal(0.5m, plan.RateOf(FaultKind.Drop));
        Assert.Equal(FaultPlan.Parse("all").RateOf(FaultKind.Reset), plan.RateOf(FaultKind.Reset));
    }

    [Fact]
    public void Plan_WithSeveralProblems_ListsThemAll()
    {
        var valid = FaultPlan.TryParse("drip:0.1,drop,stall:2,reset:-1,slow:x,slow:1e-3,drop:0.1,drop:0.2,all:x,garbage:0.0000000001,", out var plan, out var problems);

        Assert.False(valid);
        Assert.True(plan.IsNone);
        Assert.Equal(
            [
                "'drip' is not a fault: drop, duplicate, reorder, garbage, stall, reset, half-open, slow, rest-429, rest-500, rest-slow, rest-torn, rest-429-bare, skip-id, or all",
                "'drop' has no rate: expected one, such as drop:0.01",
                "'stall:2': the rate must be a number from 0 to 1 with at most 9 decimals, such as stall:0.01",
                "'reset:-1': the rate must be a number from 0 to 1 with at most 9 decimals, such as reset:0.01",
                "'slow:x': the rate must be a number from 0 to 1 with at most 9 decimals, such as slow:0.01",
                "'slow:1e-3': the rate must be a number from 0 to 1 with at most 9 decimals, such as slow:0.01",
                "'drop' is given twice",
                "'all:x': the factor must be a number from 0 to 1000000, such as all:0.1",
                "'garbage:0.0000000001': the rate must be a number from 0 to 1 with at most 9 decimals, such as garbage:0.01",
                "'' is not a fault: drop, duplicate, reorder, garbage, stall, reset, half-open, slow, rest-429, rest-500, rest-slow, rest-torn, rest-429-bare, skip-id, or all",
            ],
            problems);
        Assert.Equal(string.Join("; ", problems), Assert.Throws<FormatException>(() => FaultPlan.Parse(string.Join(',', "drip:0.1,drop,stall:2,reset:-1,slow:x,slow:1e-3,drop:0.1,drop:0.2,all:x,garbage:0.0000000001,"))).Message);
    }
}
