using System.Text.RegularExpressions;

namespace Vwap.Repository.Tests;

public sealed partial class TidinessTests
{
    [Fact]
    public void Line_HasNoTrailingWhiteSpace() => Findings.AssertNone(FindLines(line => line.Length > 0 && char.IsWhiteSpace(line[^1])));

    [Fact]
    public void File_EndsWithOneLineFeed() => Findings.AssertNone(Repository.Files
        .Where(file => file.Text.Length > 0 && !file.HasExtension("packages.lock.json") && (file.Text[^1] != '\n' || file.Text.EndsWith("\n\n", StringComparison.Ordinal)))
        .Select(file => file.Path));

    [Fact]
    public void Text_LeavesNothingForLater() => Findings.AssertNone(FindLines(line => LaterMark().IsMatch(line)));

    /// <summary>What is written here is about the product, wherever it is checked out.</summary>
    [Fact]
    public void Text_NamesNoFolderOfOneMachine() => Findings.AssertNone(FindLines(line => MachinePath().IsMatch(line)));

    /// <summary>Where packages come from is the user's own setting.</summary>
    [Fact]
    public void PackageSources_AreNotTold() =>
        Assert.DoesNotContain(Repository.Files, file => file.Name.Equals("nuget.config", StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<string> FindLines(Func<string, bool> isWrong) =>
        from file in Repository.Files
        where file.Name != $"{nameof(TidinessTests)}.cs"
        from numbered in file.Lines.Select((line, index) => (Text: line, Number: index + 1))
        where isWrong(numbered.Text)
        select $"{file}:{numbered.Number}: {numbered.Text}";

    [GeneratedRegex(@"\b(?:TODO|FIXME|HACK)\b", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: TestDeadline.PatienceMilliseconds)]
    private static partial Regex LaterMark();

    [GeneratedRegex(@"(?<![\w.}])/(?:work|root|home|Users)/\w|[A-Z]:\\Users", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: TestDeadline.PatienceMilliseconds)]
    private static partial Regex MachinePath();
}
