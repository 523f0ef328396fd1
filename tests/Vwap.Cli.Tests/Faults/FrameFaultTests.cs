namespace Vwap.Cli.Tests;

public sealed class FrameFaultTests : FaultTests
{
    [Theory]
    [InlineData("drop:0.01")]
    [InlineData("duplicate:0.01")]
    [InlineData("reorder:0.01")]
    [InlineData("garbage:0.01")]
    [InlineData("slow:0.005")]
    public Task Run_FramesGoWrong_OutputIsThatWithoutFaults(string faults) => AssertOutputIsThatWithoutFaultsAsync(faults);
}
