namespace Vwap.Cli.Tests;

public sealed class TwoWindowKillTests : KillTests
{
    [Fact]
    public Task Run_KilledAtRandomMoments_WritesTheFileOfAnUndisturbedRun() => AssertFileEqualsThatOfAnUndisturbedRunAsync(kills: 15, "jsonl", ["200", "5s"]);
}
