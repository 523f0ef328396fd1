namespace Vwap.Cli.Tests;

/// <summary>eng/check-generated has mandoc judge the page.</summary>
public sealed class ManPageTests
{
    private static readonly string Page = Generated.Text("man");

    [Fact]
    public void Page_HasEveryOptionOfEveryCommand()
    {
        var sections = Page.Split(".SS \"vwap ");

        Assert.Equal(Generated.Commands.Count, sections.Length);
        Assert.Empty(
            from pair in Generated.Options
            let section = sections.Single(text => pair.Command.Name.Length == 0 ? text.StartsWith(".TH", StringComparison.Ordinal) : text.Split(' ', '"')[0] == pair.Command.Name)
            where !section.Contains(pair.Option.Name.Replace("-", "\\-", StringComparison.Ordinal), StringComparison.Ordinal)
            select $"{pair.Command.Name} {pair.Option.Name}");
    }

    [Fact]
    public void Page_HasEveryVariableAndKey()
    {
        Assert.All(
            SettingNames.InFile.Append(SettingNames.Config).Select(names => names.VariableText).OfType<string>(),
            variable => Assert.Contains($".B {variable}\n", Page, StringComparison.Ordinal));
        Assert.All(
            SettingNames.InFile,
            names => Assert.Contains(names.OlderKey is { } older && older != names.Key ? $".B \"{names.Key}, {older}\"\n" : $".B {names.Key}\n", Page, StringComparison.Ordinal));
    }

    [Fact]
    public void Page_HasTheDateAndTheVersion() =>
        Assert.StartsWith($".TH VWAP 1 2026-11-30 \"vwap {VersionLine.Version.Replace("-", "\\-", StringComparison.Ordinal)}\"", Page, StringComparison.Ordinal);

    [Fact]
    public void Text_IsNoRequest()
    {
        var text = new TroffText();

        text.Paragraph(".so /etc/passwd 'quoted' back\\slash – …");

        Assert.Equal(".PP\n\\&.so /etc/passwd \\(aqquoted\\(aq back\\eslash \\[u2013] \\[u2026]\n", text.ToString());
    }

    [Theory]
    [InlineData("1.2.3", "1.2.3")]
    [InlineData("1.2.3-rc.1+0a1b2c", "1.2.3-rc.1, commit 0a1b2c")]
    [InlineData("1.2.3+", "1.2.3+")]
    public void Version_HasTheCommitWhereItIsKnown(string informational, string expected) => Assert.Equal(expected, VersionLine.Describe(informational));
}
