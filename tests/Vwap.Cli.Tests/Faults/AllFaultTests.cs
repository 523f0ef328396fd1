namespace Vwap.Cli.Tests;

public sealed class AllFaultTests : FaultTests
{
    [Fact]
    public Task Run_EverythingGoesWrong_OutputIsThatWithoutFaults() => AssertOutputIsThatWithoutFaultsAsync("all");
}
