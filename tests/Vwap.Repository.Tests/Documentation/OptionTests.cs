using System.Text.RegularExpressions;

namespace Vwap.Repository.Tests;

/// <summary>docs/configuration.md says every option of every command, and what stands in for it; what it and the README name exists.</summary>
public sealed partial class OptionTests
{
    private static readonly string Documented = Repository.File("docs/configuration.md").Text + Repository.File("docs/history.md").Text;
    private static readonly string Named = Repository.File("README.md").Text + Documented;

    private static readonly string[] Options =
        [.. FindAll("src/Vwap.Cli/Commands/", OptionText()).Concat(FindAll("src/Vwap.Cli/Configuration/", OptionText())).Distinct(StringComparer.Ordinal)];

    [Fact]
    public void Option_IsDocumented()
    {
        Assert.Contains("--max-trades", Options, StringComparer.Ordinal);
        Assert.Contains("--port-file", Options, StringComparer.Ordinal);
        Findings.AssertNone(Options.Where(option => !Documented.Contains($"`{option}", StringComparison.Ordinal)));
    }

    [Fact]
    public void Variable_IsDocumented()
    {
        var variables = FindAll("src/Vwap.Cli/Configuration/SettingNames.cs", VariableText()).ToArray();

        Assert.Contains("WINDOW_SIZE", variables, StringComparer.Ordinal);
        Findings.AssertNone(variables.Where(variable => !Documented.Contains($"`{variable}`", StringComparison.Ordinal)));
    }

    [Fact]
    public void OptionInADocument_Exists() => Findings.AssertNone(NamedOption().Matches(Named).Select(match => match.Groups["text"].Value)
        .Distinct(StringComparer.Ordinal)
        .Except(Options, StringComparer.Ordinal)
        .Except(["--help", "--version"], StringComparer.Ordinal));

    private static IEnumerable<string> FindAll(string path, Regex pattern) => Repository.Sources
        .Where(file => file.IsIn(path))
        .SelectMany(file => pattern.Matches(file.Text))
        .Select(match => match.Groups["text"].Value);

    [GeneratedRegex("\"(?<text>--[a-z-]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: TestDeadline.PatienceMilliseconds)]
    private static partial Regex OptionText();

    [GeneratedRegex("new\\(\"--[a-z-]+\", \"(?<text>[A-Z_]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: TestDeadline.PatienceMilliseconds)]
    private static partial Regex VariableText();

    /// <summary>In tables and in command lines of ours; another program's options are not written there.</summary>
    [GeneratedRegex("(?:`|vwap .*?)(?<text>--[a-z-]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: TestDeadline.PatienceMilliseconds)]
    private static partial Regex NamedOption();
}
