namespace Vwap.Tests;

public sealed class WindowSpecTests
{
    [Theory]
    [InlineData("1", 1)]
    [InlineData("200", 200)]
    [InlineData("4194304", WindowSpec.CountMax)]
    public void Parse_OfANumber_IsACountWindow(string text, int count)
    {
        var window = WindowSpec.Parse(text);
        Assert.Equal((count, null, text), (window.Count, window.Duration, window.ToString()));
        Assert.Equal(window, WindowSpec.OfCount(count));
    }

    [Theory]
    [InlineData("1ms", 1)]
    [InlineData("10s", 10_000)]
    [InlineData("5m", 300_000)]
    [InlineData("1h", 3_600_000)]
    [InlineData("1d", 86_400_000)]
    [InlineData("366d", 366L * 86_400_000)]
    [InlineData("2147483647ms", 2147483647)]
    public void Parse_OfADuration_IsATimeWindow(string text, long milliseconds)
    {
        var window = WindowSpec.Parse(text);
        Assert.Equal((null, TimeSpan.FromMilliseconds(milliseconds), text), (window.Count, window.Duration, window.Text));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("0s")]
    [InlineData("00200")]
    [InlineData("-5")]
    [InlineData("+5")]
    [InlineData(" 5")]
    [InlineData("5 m")]
    [InlineData("5 ")]
    [InlineData("m")]
    [InlineData("5M")]
    [InlineData("5min")]
    [InlineData("5us")]
    [InlineData("5w")]
    [InlineData("1.5m")]
    [InlineData("1h30m")]
    [InlineData("1e3")]
    [InlineData("５m")]
    [InlineData("4194305")]
    [InlineData("367d")]
    [InlineData("8785h")]
    [InlineData("2147483647d")]
    [InlineData("2147483648")]
    [InlineData("99999999999999999999s")]
    public void TryParse_OfAnythingElse_IsRefused(string? text)
    {
        Assert.False(WindowSpec.TryParse(text, out var window));
        Assert.Null(window);
    }

    [Fact]
    public void Parse_OfNoWindow_SaysWhatToWrite() =>
        Assert.Equal(
            "'5 minutes' is not a window: expected a number of trades from 1 to 4194304, such as 200, or a duration up to 366d in ms, s, m, h or d, such as 5m",
            Assert.Throws<FormatException>(() => WindowSpec.Parse("5 minutes")).Message);

    [Fact]
    public void OfCount_OutsideTheRange_Throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => WindowSpec.OfCount(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => WindowSpec.OfCount(WindowSpec.CountMax + 1));
    }
}
