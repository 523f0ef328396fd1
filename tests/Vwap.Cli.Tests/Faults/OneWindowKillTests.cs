namespace Vwap.Cli.Tests;

public sealed class OneWindowKillTests : KillTests
{
    [Fact]
    public Task Run_KilledAtRandomMoments_WritesTheFileOfAnUndisturbedRun() => AssertFileEqualsThatOfAnUndisturbedRunAsync(kills: 50, "jsonl", ["200"]);
}
