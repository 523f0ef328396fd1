using System.Text.Json;
using System.Text.Json.Nodes;
using Spectre.Console;
using Vwap.Outputs;

namespace Vwap.Cli;

/// <summary>The result of an audit, for people and for programs.</summary>
internal sealed class AuditReport(Audit audit)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private static readonly (FindingKind Kind, string Title)[] Kinds =
    [
        (FindingKind.Unreadable, "lines without a usable trade"),
        (FindingKind.Missing, "trades missing"),
        (FindingKind.Duplicate, "trades repeated"),
        (FindingKind.Conflict, "trades repeated with other content"),
        (FindingKind.Disorder, "trades out of order"),
        (FindingKind.TimeBack, "times that go back"),
        (FindingKind.WrongVwap, "wrong VWAPs, worst first"),
    ];

    public void Write(IAnsiConsole console, TextWriter writer)
    {
        var streams = new Table().Border(TableBorder.Simple).AddColumn("stream");
        foreach (var column in new[] { "trades", "first id", "last id", "missing", "repeated" })
            streams.AddColumn(new TableColumn(column).RightAligned());
        foreach (var stream in audit.Streams)
        {
            var missing = stream.MaySkipIds && stream.Missing > 0 ? $"{stream.Missing:N0} skipped" : $"{stream.Missing:N0}";
            streams.AddRow($"{stream.Stream}", $"{stream.Trades:N0}", $"{stream.FirstId}", $"{stream.LastId}", missing, $"{stream.Duplicates:N0}");
        }

        console.Write(streams);
        foreach (var (stream, window) in audit.Streams.SelectMany(stream => audit.WindowsOf(stream.Stream).Select(window => (stream.Stream, window))))
            writer.WriteLine($"{stream}, window {window.Window}: {window.Checked:N0} VWAPs checked, {window.Wrong:N0} wrong, {window.Unchecked:N0} not judged (window not full, or missing a trade)");
        if (audit.WithoutWindow > 0)
            writer.WriteLine($"{audit.WithoutWindow:N0} VWAPs not judged: name their window with --window");
        foreach (var (kind, title) in Kinds.Where(kind => audit.Findings.CountOf(kind.Kind) > 0))
            Write(writer, kind, title);
        if (audit.HasNoIds)
            writer.WriteLine("The file has no trade ids: missing trades cannot be noticed");
        if (audit.Streams.Count == 0)
            writer.WriteLine("There is no usable trade: check --venue and --products");
        writer.WriteLine(audit.Findings.Count == 0 ? $"Nothing found in {audit.Rows:N0} rows" : $"{audit.Findings.Count:N0} findings in {audit.Rows:N0} rows");
    }

    public void WriteJson(TextWriter writer) => writer.WriteLine(new JsonObject
    {
        ["rows"] = audit.Rows,
        ["findings"] = audit.Findings.Count,
        ["vwapsWithoutWindow"] = audit.WithoutWindow,
        ["streams"] = new JsonArray([.. audit.Streams.Select(stream => new JsonObject
        {
            ["stream"] = stream.Stream.ToString(),
            ["trades"] = stream.Trades,
            ["firstId"] = stream.FirstId,
            ["lastId"] = stream.LastId,
            [stream.MaySkipIds ? "skipped" : "missing"] = stream.Missing,
            ["duplicates"] = stream.Duplicates,
            ["windows"] = new JsonArray([.. audit.WindowsOf(stream.Stream).Select(window => new JsonObject
            {
                ["window"] = window.Window.Text,
                ["checked"] = window.Checked,
                ["wrong"] = window.Wrong,
                ["unchecked"] = window.Unchecked,
            })]),
        })]),
        ["kinds"] = new JsonArray([.. Kinds.Select(kind => new JsonObject
        {
            ["kind"] = JsonNamingPolicy.CamelCase.ConvertName(kind.Kind.ToString()),
            ["count"] = audit.Findings.CountOf(kind.Kind),
            ["examples"] = new JsonArray([.. audit.Findings.Of(kind.Kind).Select(finding => new JsonObject
            {
                ["line"] = finding.Line,
                ["stream"] = finding.Stream?.ToString(),
                ["detail"] = PrintableText.Escape(finding.Detail),
            })]),
        })]),
    }.ToJsonString(Indented));

    private void Write(TextWriter writer, FindingKind kind, string title)
    {
        var kept = audit.Findings.Of(kind);
        writer.WriteLine();
        writer.WriteLine($"{audit.Findings.CountOf(kind):N0} {title}");
        foreach (var finding in kept)
            writer.WriteLine(PrintableText.Escape($"  {(finding.Line > 0 ? $"line {finding.Line}: " : "")}{(finding.Stream is { } stream ? $"{stream} " : "")}{finding.Detail}"));
        if (kept.Count < audit.Findings.CountOf(kind) && kind != FindingKind.Missing)
            writer.WriteLine($"  … and {audit.Findings.CountOf(kind) - kept.Count:N0} more");
    }
}
