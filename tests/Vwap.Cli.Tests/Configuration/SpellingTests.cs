namespace Vwap.Cli.Tests;

public sealed class SpellingTests
{
    [Theory]
    [InlineData("windw", "window")]
    [InlineData("WINDOW", "window")]
    [InlineData("max_trades", "maxTrades")]
    [InlineData("prodcts", "products")]
    [InlineData("loglevel", "logLevel")]
    public void FindNearest_Mistyped_IsWhatWasMeant(string word, string meant) =>
        Assert.Equal(meant, Spelling.FindNearest(word, SettingNames.InFile.Select(names => names.Key)));
}
