namespace Vwap.Outputs.Tests;

public sealed class ParquetRollTests
{
    [Theory]
    [InlineData("1h", 3_600, null)]
    [InlineData("1s", 1, null)]
    [InlineData("90m", 5_400, null)]
    [InlineData("1MB", null, 1_000_000L)]
    [InlineData("500mb", null, 500_000_000L)]
    public void TryParse_PeriodOrSize_IsRead(string text, int? seconds, long? bytes)
    {
        Assert.True(ParquetRoll.TryParse(text, out var roll));
        Assert.Equal((seconds, bytes), ((int?)roll.Period?.TotalSeconds, roll.Bytes));
    }

    [Theory]
    [InlineData("")]
    [InlineData("200")]
    [InlineData("500ms")]
    [InlineData("0MB")]
    [InlineData("1.5MB")]
    [InlineData("-1MB")]
    [InlineData("1GB")]
    [InlineData("session")]
    public void TryParse_AnythingElse_Fails(string text) => Assert.False(ParquetRoll.TryParse(text, out _));
}
