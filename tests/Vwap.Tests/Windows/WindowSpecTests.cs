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
    [InlineData("sessions")]
    [InlineData("session@")]
    [InlineData("session@9:30")]
    [InlineData("session@25:00")]
    [InlineData("session@09:60")]
    [InlineData("session@09:30/")]
    [InlineData("session@09:30/Nowhere/Land")]
    [InlineData("session@09:30/../../etc/passwd")]
    [InlineData("session@09:30//dev/zero")]
    [InlineData("session/America/New_York")]
    [InlineData("anchor:")]
    [InlineData("anchor:yesterday")]
    [InlineData("anchor:2026-11-01")]
    [InlineData("anchor:2026-02-30T00:00:00Z")]
    [InlineData("anchor:2026-11-01T00:00:00+01:00")]
    [InlineData("volume:")]
    [InlineData("volume:0")]
    [InlineData("volume:-1")]
    [InlineData("volume:1.000000000000000000000000000000000000000000")]
    [InlineData("volume:1e3")]
    [InlineData("bar:")]
    [InlineData("bar:200")]
    [InlineData("bar:0m")]
    [InlineData("bar:367d")]
    [InlineData("Bar:1m")]
    public void TryParse_OfAnythingElse_IsRefused(string? text)
    {
        Assert.False(WindowSpec.TryParse(text, out var window));
        Assert.Null(window);
    }

    [Theory]
    [InlineData("session", WindowKind.Session)]
    [InlineData("session@13:30", WindowKind.Session)]
    [InlineData("session@09:30/America/New_York", WindowKind.Session)]
    [InlineData("session@00:00/Etc/GMT+5", WindowKind.Session)]
    [InlineData("anchor:2026-11-01T00:00:00Z", WindowKind.Anchor)]
    [InlineData("anchor:2026-11-01T00:00:00.5Z", WindowKind.Anchor)]
    [InlineData("volume:10", WindowKind.Volume)]
    [InlineData("volume:0.00000001", WindowKind.Volume)]
    [InlineData("bar:1m", WindowKind.Bar)]
    public void Parse_OfAnotherKind_HasTheKindAndTheText(string text, WindowKind kind)
    {
        var window = WindowSpec.Parse(text);
        Assert.Equal((kind, text, null), (window.Kind, window.Text, window.Count));
    }

    [Theory]
    [InlineData("5 minutes", "a number of trades from 1 to 4194304, such as 200; a duration up to 366d in ms, s, m, h or d, such as 5m; session; anchor:2026-11-01T00:00:00Z; volume:10; or bar:1m")]
    [InlineData("session@25:00", "session, session@13:30 (UTC) or session@09:30/America/New_York, with a time zone that this system knows")]
    [InlineData("session@09:30/Mars", "session, session@13:30 (UTC) or session@09:30/America/New_York, with a time zone that this system knows")]
    [InlineData("anchor:yesterday", "a moment in UTC, such as anchor:2026-11-01T00:00:00Z")]
    [InlineData("volume:0", "a volume in base units greater than zero, such as volume:10 or volume:0.5")]
    [InlineData("bar:x", "a length up to 366d in ms, s, m, h or d, such as bar:1m")]
    public void Parse_OfNoWindow_SaysWhatToWrite(string text, string expected) =>
        Assert.Equal($"'{text}' is not a window: expected {expected}", Assert.Throws<FormatException>(() => WindowSpec.Parse(text)).Message);

    [Fact]
    public void OfCount_OutsideTheRange_Throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => WindowSpec.OfCount(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => WindowSpec.OfCount(WindowSpec.CountMax + 1));
    }
}
