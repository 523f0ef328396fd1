namespace Vwap.Cli.Tests;

public sealed class FrameFaultTests : FaultTests
{
    public static MatrixTheoryData<string, string> Faults => new(Venues, ["drop", "duplicate", "reorder", "garbage", "slow"]);

    [Theory]
    [MemberData(nameof(Faults))]
    public Task Run_FrameFaults_OutputEqualsThatWithoutFaults(string venue, string fault) =>
        AssertOutputEqualsThatWithoutFaultsAsync(venue, Rate(fault, venue, 0.01), TradesFor(venue));
}
