namespace Vwap.Cli.Tests;

public sealed class AllFaultTests : FaultTests
{
    public static TheoryData<string> EveryVenue => [.. Venues];

    [Theory]
    [MemberData(nameof(EveryVenue))]
    public Task Run_AllFaults_OutputEqualsThatWithoutFaults(string venue) => AssertOutputEqualsThatWithoutFaultsAsync(venue, "all");
}
