using System.Text.RegularExpressions;

namespace Vwap.Repository.Tests;

public sealed partial class LinkTests
{
    [Fact]
    public void Link_LeadsToAFileAndAHeadingThatExist()
    {
        var links = Repository.Documents.SelectMany(FindLinks).ToArray();

        Assert.NotEmpty(links);
        Findings.AssertNone(links.Where(link => !Exists(link.Target, link.Heading)).Select(link => $"{link.From}: {link.Target}#{link.Heading}"));
    }

    /// <summary>Sources name documents by their path from the root.</summary>
    [Fact]
    public void DocumentNamedInASource_Exists() => Findings.AssertNone(
        from file in Repository.Sources
        from Match match in DocumentPath().Matches(file.Text)
        where !Repository.Exists(match.Value)
        select $"{file}: {match.Value}");

    private static IEnumerable<(RepositoryFile From, string Target, string Heading)> FindLinks(RepositoryFile file)
    {
        foreach (Match match in Link().Matches(file.Text))
        {
            var target = match.Groups["file"].Value;
            var folder = Path.GetDirectoryName(file.Path)!;
            var path = target.Length == 0 ? file.Path : Path.GetRelativePath(".", Path.Combine(folder, target)).Replace('\\', '/');
            yield return (file, path, match.Groups["heading"].Value);
        }
    }

    private static bool Exists(string path, string heading) =>
        Repository.Exists(path) && (heading.Length == 0 || Repository.File(path).Lines.Any(line => line.StartsWith('#') && Slug(line) == heading));

    /// <summary>A heading's anchor, as the usual renderers make it.</summary>
    private static string Slug(string heading) =>
        string.Concat(heading.TrimStart('#').Trim().ToLowerInvariant().Where(character => char.IsLetterOrDigit(character) || character is ' ' or '-' or '_')).Replace(' ', '-');

    [GeneratedRegex(@"\]\((?!https?:)(?<file>[^)#\s]*)(?:#(?<heading>[^)]+))?\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: TestDeadline.PatienceMilliseconds)]
    private static partial Regex Link();

    [GeneratedRegex(@"docs/[\w./-]+\.md", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: TestDeadline.PatienceMilliseconds)]
    private static partial Regex DocumentPath();
}
