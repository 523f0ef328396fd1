namespace Vwap.Cli.Tests;

public sealed class DurationsTests
{
    [Theory]
    [InlineData("0s", 0)]
    [InlineData("500ms", 500)]
    [InlineData("60000ms", 60_000)]
    [InlineData("86400000ms", 86_400_000)]
    [InlineData("1.5s", 1_500)]
    [InlineData(".5s", 500)]
    [InlineData("90000s", 90_000_000)]
    [InlineData("5m", 300_000)]
    [InlineData("1h", 3_600_000)]
    [InlineData("49d", 49 * 86_400_000L)]
    public void TryParse_NumberAndUnit_Succeeds(string text, long milliseconds)
    {
        Assert.True(Durations.TryParse(text, out var duration));
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), duration);
    }

    [Theory]
    [InlineData("")]
    [InlineData("2")]
    [InlineData("s")]
    [InlineData("-1s")]
    [InlineData("+1s")]
    [InlineData("1 s")]
    [InlineData("1S")]
    [InlineData("1.2.3s")]
    [InlineData(".s")]
    [InlineData("1e3s")]
    [InlineData("1sec")]
    [InlineData("50d")]
    [InlineData("99999999999999999999999999999d")]
    [InlineData("999999999999999999999999999999999999ms")]
    public void TryParse_AnythingElse_Fails(string text) => Assert.False(Durations.TryParse(text, out _));
}
