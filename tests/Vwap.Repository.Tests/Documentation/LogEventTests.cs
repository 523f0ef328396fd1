using System.Text.RegularExpressions;

namespace Vwap.Repository.Tests;

public sealed partial class LogEventTests
{
    private static readonly string[] Operating = [.. Repository.File("docs/operating.md").Lines];

    [Fact]
    public void EveryDeclaration_IsRead()
    {
        var declared = Repository.Sources.Sum(file => file.Text.Split("[LoggerMessage(").Length - 1);

        Assert.Equal(declared, LogEvent.All.Count);
    }

    [Fact]
    public void Id_IsGivenOnce() => Findings.AssertNone(LogEvent.All.GroupBy(one => one.Id).Where(group => group.Skip(1).Any()).SelectMany(group => group));

    [Fact]
    public void Event_IsExplainedToOperators() =>
        Findings.AssertNone(LogEvent.All.Where(one => !Operating.Any(line => line.StartsWith(RowOf(one), StringComparison.Ordinal))).Select(one => $"docs/operating.md lacks: {RowOf(one)}"));

    [Fact]
    public void ExplainedEvent_Exists()
    {
        var known = LogEvent.All.Select(RowOf).ToHashSet(StringComparer.Ordinal);
        var explained = Operating.Where(line => ExplainedRow().IsMatch(line)).ToArray();

        Assert.NotEmpty(explained);
        Findings.AssertNone(explained.Where(line => !known.Any(row => line.StartsWith(row, StringComparison.Ordinal))));
    }

    private static string RowOf(LogEvent one) => $"| {one.Id} | {LevelText(one.Level)} | {one.Text.Replace("\\\"", "\"", StringComparison.Ordinal)} |";

    private static string LevelText(string level) => level switch
    {
        "Information" => "info",
        "Warning" => "warn",
        _ => level.ToLowerInvariant(),
    };

    [GeneratedRegex(@"^\| \d+ \| (?:trace|debug|info|warn|error) \| ", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: TestDeadline.PatienceMilliseconds)]
    private static partial Regex ExplainedRow();
}
