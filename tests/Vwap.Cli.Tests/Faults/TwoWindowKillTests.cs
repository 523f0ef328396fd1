namespace Vwap.Cli.Tests;

public sealed class TwoWindowKillTests : KillTests
{
    [Fact]
    public Task Run_KilledAtRandomMoments_FileIsThatOfAnUndisturbedRun() => AssertFileIsThatOfAnUndisturbedRunAsync(kills: 15, "jsonl", ["200", "5s"]);
}
