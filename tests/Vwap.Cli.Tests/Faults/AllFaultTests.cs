namespace Vwap.Cli.Tests;

public sealed class AllFaultTests : FaultTests
{
    public static TheoryData<string> EveryVenue => [.. KnownVenues.All.Select(venue => venue.Id.Name)];

    [Theory]
    [MemberData(nameof(EveryVenue))]
    public Task Run_AllFaults_OutputEqualsThatWithoutFaults(string venue) => AssertOutputEqualsThatWithoutFaultsAsync(venue, "all", trades: 20_000);
}
