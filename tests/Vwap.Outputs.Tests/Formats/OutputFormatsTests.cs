namespace Vwap.Outputs.Tests;

public sealed class OutputFormatsTests
{
    [Theory]
    [InlineData("table", OutputFormat.Table)]
    [InlineData("jsonl", OutputFormat.Jsonl)]
    [InlineData("csv", OutputFormat.Csv)]
    [InlineData("plain", OutputFormat.Plain)]
    [InlineData("none", OutputFormat.None)]
    [InlineData("JSONL", OutputFormat.Jsonl)]
    public void TryParse_OptionValue_Succeeds(string text, OutputFormat expected)
    {
        Assert.True(OutputFormats.TryParse(text, out var format));
        Assert.Equal(expected, format);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("json")]
    [InlineData("1")]
    [InlineData(" csv")]
    public void TryParse_OtherText_Fails(string? text) => Assert.False(OutputFormats.TryParse(text, out _));

    [Fact]
    public void TryParse_NameOfEveryFormat_Succeeds()
    {
        foreach (var format in Enum.GetValues<OutputFormat>())
        {
            Assert.True(OutputFormats.TryParse(format.ToString(), out var parsed));
            Assert.Equal(format, parsed);
            Assert.Contains(format.ToString().ToLowerInvariant(), OutputFormats.Texts, StringComparison.Ordinal);
        }
    }
}
