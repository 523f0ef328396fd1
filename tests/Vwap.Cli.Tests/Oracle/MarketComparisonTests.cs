using Xunit.Sdk;

namespace Vwap.Cli.Tests;

public sealed class MarketComparisonTests
{
    private static readonly string[] Market = ["A-B,200,1", "C-D,200,7", "A-B,200,2", "A-B,200,3", "C-D,200,8"];

    [Theory]
    [InlineData("A-B,200,1;C-D,200,7;A-B,200,2;A-B,200,3;C-D,200,8")]
    [InlineData("C-D,200,8;A-B,200,2;A-B,200,3")]
    public void AssertAgree_LaterStartOrOtherInterleaving_Passes(string written) =>
        MarketComparison.AssertAgree(Market, written.Split(';'));

    [Theory]
    [InlineData("A-B,200,1;A-B,200,3;C-D,200,8")]
    [InlineData("A-B,200,1;A-B,200,2;A-B,200,2;A-B,200,3;C-D,200,8")]
    [InlineData("A-B,200,2;A-B,200,1;A-B,200,3;C-D,200,8")]
    [InlineData("A-B,200,1;A-B,200,2;C-D,200,8")]
    [InlineData("A-B,200,2;A-B,200,3;A-B,200,4;C-D,200,8")]
    [InlineData("A-B,50,2;A-B,200,3;C-D,200,8")]
    [InlineData("A-B,200,1;A-B,200,2;A-B,200,3")]
    public void AssertAgree_LineMissingRepeatedMovedOrWrong_Fails(string written) =>
        Assert.ThrowsAny<XunitException>(() => MarketComparison.AssertAgree(Market, written.Split(';')));
}
