using System.Text.Json;
using System.Text.RegularExpressions;

namespace Vwap.Repository.Tests;

/// <summary>Each figure of docs/TRUST.md still has what it came from.</summary>
public sealed partial class TrustTests
{
    private static string Script => File.ReadAllText(RepositoryRoot.File("eng/trust"));

    private static string Page => File.ReadAllText(RepositoryRoot.File("docs/TRUST.md"));

    [Fact]
    public void Figures_AreThoseThatWereKept()
    {
        using var kept = JsonDocument.Parse(File.ReadAllText(RepositoryRoot.File("docs/trust.json")));
        Assert.All(kept.RootElement.EnumerateObject(), figure =>
            Assert.Contains($"| {figure.Value.GetProperty("shown")} | `eng/trust {figure.Name}` | {figure.Value.GetProperty("date")} |", Page, StringComparison.Ordinal));
        Assert.Equal(kept.RootElement.EnumerateObject().Count(), Command().Count(Page));
    }

    [Fact]
    public void Commands_AreFiguresOfTheScript() =>
        Assert.All(Command().Matches(Page), command => Assert.Contains($"\"{command.Groups["name"]}\": Figure(", Script, StringComparison.Ordinal));

    [Fact]
    public void Tests_OfTheScript_Exist()
    {
        var methods = Method().Matches(Script).Select(method => method.Groups["name"].Value).ToArray();
        var sources = string.Concat(Directory.GetFiles(RepositoryRoot.File("tests"), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText));
        Assert.NotEmpty(methods);
        Assert.All(methods, method => Assert.Contains($" {method}", sources, StringComparison.Ordinal));
    }

    [GeneratedRegex("`eng/trust (?<name>[a-z]+)`", RegexOptions.CultureInvariant, TestDeadline.PatienceMilliseconds)]
    private static partial Regex Command();

    [GeneratedRegex(@"""\*[A-Za-z]*\.(?<name>[A-Za-z]+_[A-Za-z]+_[A-Za-z]*)\*?""", RegexOptions.CultureInvariant, TestDeadline.PatienceMilliseconds)]
    private static partial Regex Method();
}
