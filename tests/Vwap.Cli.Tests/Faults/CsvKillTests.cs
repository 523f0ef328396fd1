namespace Vwap.Cli.Tests;

public sealed class CsvKillTests : KillTests
{
    [Fact]
    public Task Run_KilledAtRandomMoments_FileIsThatOfAnUndisturbedRun() => AssertFileIsThatOfAnUndisturbedRunAsync(kills: 15, "csv", ["200"]);
}
