namespace Vwap.Cli.Tests;

public sealed class SpellingTests
{
    [Theory]
    [InlineData("windw", "window")]
    [InlineData("WINDOW", "window")]
    [InlineData("max_trades", "maxTrades")]
    [InlineData("prodcts", "products")]
    [InlineData("loglevel", "logLevel")]
    public void Suggest_MistypedWord_SuggestsTheIntendedOne(string word, string meant) =>
        Assert.Equal($" (did you mean {meant}?)", Spelling.Suggest(word, SettingNames.InFile.Select(names => names.Key)));

    [Theory]
    [InlineData("")]
    [InlineData("frobnicate")]
    public void Suggest_UnrelatedWord_SuggestsNothing(string word) => Assert.Empty(Spelling.Suggest(word, SettingNames.InFile.Select(names => names.Key)));

    [Fact]
    public void Suggest_NothingKnown_SuggestsNothing() => Assert.Equal("", Spelling.Suggest("--output", []));
}
