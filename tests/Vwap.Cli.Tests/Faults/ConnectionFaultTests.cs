namespace Vwap.Cli.Tests;

public sealed class ConnectionFaultTests : FaultTests
{
    public static TheoryData<string, string, double> Faults
    {
        get
        {
            var faults = new TheoryData<string, string, double>();
            foreach (var venue in Venues)
            {
                var often = 20_000.0 / TradesFor(venue); // as many faults in fewer trades
                faults.Add(venue, "stall", 0.0002 * often);
                faults.Add(venue, "reset", 0.001 * often);
                faults.Add(venue, "half-open", 0.0005 * often);
            }

            return faults;
        }
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public Task Run_ConnectionFaults_OutputEqualsThatWithoutFaults(string venue, string fault, double rate) =>
        AssertOutputEqualsThatWithoutFaultsAsync(venue, Rate(fault, venue, rate), TradesFor(venue));
}
