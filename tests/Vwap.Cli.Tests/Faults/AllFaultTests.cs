namespace Vwap.Cli.Tests.Faults;

public sealed class AllFaultTests : FaultTests
{
    [Fact]
    public Task Run_EverythingGoesWrong_OutputIsThatWithoutFaults() => AssertOutputIsThatWithoutFaultsAsync("all");
}
