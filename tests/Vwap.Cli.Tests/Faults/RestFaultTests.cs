namespace Vwap.Cli.Tests;

/// <summary>REST is asked when frames are missing, so each kind comes with drops.</summary>
public sealed class RestFaultTests : FaultTests
{
    [Theory]
    [InlineData("drop:0.003,rest-429:0.2")]
    [InlineData("drop:0.003,rest-500:0.2")]
    [InlineData("drop:0.003,rest-slow:0.2")]
    [InlineData("drop:0.003,rest-torn:0.2")]
    public Task Run_RestGoesWrong_OutputIsThatWithoutFaults(string faults) => AssertOutputIsThatWithoutFaultsAsync(faults);
}
