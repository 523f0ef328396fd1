namespace Vwap.Cli.Tests;

/// <summary>REST is used when frames are missing, so each fault is combined with drops.</summary>
public sealed class RestFaultTests : FaultTests
{
    public static MatrixTheoryData<string, string> Faults => new(Venues, ["rest-429", "rest-500", "rest-slow", "rest-torn"]);

    [Theory]
    [MemberData(nameof(Faults))]
    public Task Run_RestFaults_OutputEqualsThatWithoutFaults(string venue, string fault) =>
        AssertOutputEqualsThatWithoutFaultsAsync(venue, $"{Rate("drop", venue, 0.003, rateOfBatches: 0.5)},{fault}:0.4", TradesFor(venue));
}
