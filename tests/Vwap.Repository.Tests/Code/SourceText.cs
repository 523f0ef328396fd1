using System.Text.RegularExpressions;

namespace Vwap.Repository.Tests;

/// <summary>What a source file holds, as its layout tells: <c>dotnet format</c> keeps the layout.</summary>
internal static partial class SourceText
{
    private const string MemberBegin = "    {";
    private const string MemberEnd = "    }";

    /// <summary>The names of the types at the file's outermost level; delegates are no types of their own weight.</summary>
    public static IReadOnlyList<string> FindTypes(RepositoryFile file) =>
        [.. TypeLine().Matches(file.Text).Select(match => match.Groups["name"].Value).Distinct(StringComparer.Ordinal)];

    /// <summary>Each member with a body in braces and how many lines it takes, signature left out.</summary>
    public static IEnumerable<(string Signature, int Lines)> FindFunctions(RepositoryFile file)
    {
        var lines = file.Lines;
        for (var index = 1; index < lines.Count; index++)
        {
            if (lines[index] != MemberBegin || TypeKeyword().IsMatch(lines[index - 1]))
                continue;
            var end = index;
            while (!lines[end].StartsWith(MemberEnd, StringComparison.Ordinal))
                end++;
            yield return (lines[index - 1].Trim(), end - index - 1);
        }
    }

    [GeneratedRegex(@"^(?:(?:public|internal|file|sealed|static|abstract|partial|readonly|ref)\s+)*(?:class|record struct|record|struct|interface|enum)\s+(?<name>\w+)",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: TestDeadline.PatienceMilliseconds)]
    private static partial Regex TypeLine();

    [GeneratedRegex(@"\b(?:class|record|struct|interface|enum)\b", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: TestDeadline.PatienceMilliseconds)]
    private static partial Regex TypeKeyword();
}
