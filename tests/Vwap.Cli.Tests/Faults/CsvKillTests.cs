namespace Vwap.Cli.Tests;

public sealed class CsvKillTests : KillTests
{
    [Fact]
    public Task Run_KilledAtRandomMoments_WritesTheFileOfAnUndisturbedRun() => AssertFileEqualsThatOfAnUndisturbedRunAsync(kills: 15, "csv", ["200"]);
}
