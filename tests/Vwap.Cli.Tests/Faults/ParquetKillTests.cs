namespace Vwap.Cli.Tests;

public sealed class ParquetKillTests : KillTests
{
    [Fact]
    public Task Run_KilledAtRandomMoments_WritesTheRowsOfAnUndisturbedRun() => AssertFileEqualsThatOfAnUndisturbedRunAsync(kills: 15, "parquet", ["200", "5s"], "--roll", "2s");
}
