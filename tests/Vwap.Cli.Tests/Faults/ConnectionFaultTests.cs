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
                faults.Add(venue, "stall", 0.0002);
                faults.Add(venue, "reset", 0.001);
                faults.Add(venue, "half-open", 0.0005);
            }

            return faults;
        }
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public Task Run_ConnectionFaults_OutputEqualsThatWithoutFaults(string venue, string fault, double rate) =>
        AssertOutputEqualsThatWithoutFaultsAsync(venue, Rate(fault, venue, rate));
}
