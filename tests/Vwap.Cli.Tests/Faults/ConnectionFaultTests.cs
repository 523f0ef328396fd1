namespace Vwap.Cli.Tests;

public sealed class ConnectionFaultTests : FaultTests
{
    [Theory]
    [InlineData("stall:0.0002")]
    [InlineData("reset:0.001")]
    [InlineData("half-open:0.0001")]
    public Task Run_ConnectionsGoWrong_OutputIsThatWithoutFaults(string faults) => AssertOutputIsThatWithoutFaultsAsync(faults);
}
