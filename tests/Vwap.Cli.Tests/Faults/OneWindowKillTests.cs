namespace Vwap.Cli.Tests;

public sealed class OneWindowKillTests : KillTests
{
    [Fact]
    public Task Run_KilledAtRandomMoments_FileIsThatOfAnUndisturbedRun() => AssertFileIsThatOfAnUndisturbedRunAsync(kills: 50, "jsonl", ["200"]);
}
