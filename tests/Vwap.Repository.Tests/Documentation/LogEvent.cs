using System.Text.RegularExpressions;

namespace Vwap.Repository.Tests;

/// <summary>A line that the product may log, as its source declares it.</summary>
internal sealed partial record LogEvent(int Id, string Level, string Text, RepositoryFile Source)
{
    /// <summary>Every one, by the id that a reader of a log looks for.</summary>
    public static IReadOnlyList<LogEvent> All { get; } =
    [
        .. from file in Repository.Sources
           from Match match in Declaration().Matches(file.Text)
           select new LogEvent(int.Parse(match.Groups["id"].Value), match.Groups["level"].Value, match.Groups["text"].Value, file),
    ];

    public override string ToString() => $"{Source}: {Id} {Level} {Text}";

    [GeneratedRegex("""\[LoggerMessage\(\s*(?<id>\d+), LogLevel\.(?<level>\w+),\s*"(?<text>(?:[^"\\]|\\.)*)"\)\]""",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: TestDeadline.PatienceMilliseconds)]
    private static partial Regex Declaration();
}
