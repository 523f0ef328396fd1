using Microsoft.Extensions.Logging;
using Spectre.Console;

namespace Vwap.Outputs;

/// <summary>Draws the table for a terminal of a given size: title, header, rows, and the latest log lines in the space that is left.</summary>
/// <remarks>Render thread only.</remarks>
internal sealed class TableView(bool unicode)
{
    private const int EventLinesMax = 6;
    private const string Margin = " ";
    private const string WaitingText = "waiting for the first trade";

    private readonly TableLayout _layout = new();
    private readonly string _separator = unicode ? " · " : ", ";

    /// <summary>Draws one frame of at most <paramref name="height"/> lines.</summary>
    public Paragraph Draw(IReadOnlyList<TableRow> rows, TableFrame frame, DateTime now, int width, int height)
    {
        foreach (var column in TableColumn.All)
            _layout.Widen(column, rows.Select(row => column.Of(row, now).Text.Length).DefaultIfEmpty().Max());
        // The last column stays free: some terminals wrap when it is written.
        _layout.Fit(width - Margin.Length - 1, hasWindowColumn: rows.Any(row => row.Window != rows[0].Window), hasBands: rows.Any(row => row.Latest?.Details is { HasBands: true }));

        var canvas = new TableCanvas(width - 1, height);
        DrawTitle(canvas, frame);
        DrawHeader(canvas);
        DrawRows(canvas, rows, now, height);
        DrawEvents(canvas, frame.Status.Events, width - 1, height);
        return canvas.Text;
    }

    /// <summary>What does not fit is left out as a whole, the last first.</summary>
    private void DrawTitle(TableCanvas canvas, TableFrame frame)
    {
        var status = frame.Status;
        canvas.Append(Margin, TablePalette.Plain)
            .Append($"{(unicode ? "●" : "*")} {status.Connection.ToString().ToLowerInvariant()}", TablePalette.Of(status.Connection));
        if (frame.IsPaused)
            canvas.Append(" paused", TablePalette.Strong);
        canvas.AppendWhole($"  {status.Source}", TablePalette.Plain);
        foreach (var (name, count) in status.Findings.Where(counted => counted.Count > 0))
            canvas.AppendWhole($"{_separator}{name} {count}", TablePalette.Quiet);
        if (status.HasKeys)
            canvas.AppendWhole($"{_separator}? help", TablePalette.Quiet);
        canvas.EndLine();
        if (frame.ShowsHelp)
            canvas.Append($"{Margin}q quit{_separator}p pause{_separator}w next window{_separator}? close this", TablePalette.Strong);
        canvas.EndLine();
    }

    private void DrawHeader(TableCanvas canvas)
    {
        DrawCells(canvas, column => new(column.Header, TablePalette.Quiet));
        canvas.Append(Margin + new string(unicode ? '─' : '-', _layout.Width), TablePalette.Quiet).EndLine();
    }

    private void DrawRows(TableCanvas canvas, IReadOnlyList<TableRow> rows, DateTime now, int height)
    {
        if (rows.Count == 0)
            canvas.Append(Margin + WaitingText, TablePalette.Quiet).EndLine();
        var room = Math.Max(1, height - canvas.Lines + 1);
        var shown = rows.Count <= room ? rows.Count : room - 1;
        foreach (var row in rows.Take(shown))
            DrawCells(canvas, column => column.Of(row, now), isWaiting: row.Latest is null);

        if (shown < rows.Count)
            canvas.Append($"{Margin}{rows.Count - shown} more rows do not fit the terminal", TablePalette.Quiet);
    }

    private void DrawCells(TableCanvas canvas, Func<TableColumn, TableCell> cellOf, bool isWaiting = false)
    {
        var gap = Margin;
        foreach (var column in _layout.Columns.Where(column => !isWaiting || column == TableColumn.Product || column == TableColumn.Window))
        {
            var cell = cellOf(column);
            canvas.Append(gap, TablePalette.Plain).Append(_layout.Align(column, unicode ? cell.Text : ToAscii(cell.Text)), cell.Style);
            gap = new string(' ', _layout.Gap);
        }

        if (isWaiting)
            canvas.Append(gap, TablePalette.Plain).Append(WaitingText, TablePalette.Quiet);
        canvas.EndLine();
    }

    private static string ToAscii(string text)
    {
        const string AsciiBars = "__..--==";
        return string.Concat(text.Select(character => Sparkline.Bars.IndexOf(character, StringComparison.Ordinal) is >= 0 and var bar ? AsciiBars[bar] : character))
            .Replace("±", "+-", StringComparison.Ordinal);
    }

    /// <summary>The latest events that fit as a whole, broken between words.</summary>
    private static void DrawEvents(TableCanvas canvas, IReadOnlyList<TableEvent> events, int width, int height)
    {
        const int TimeWidth = 11;
        var room = Math.Min(EventLinesMax, height - canvas.Lines - 1);
        var shown = new Stack<(TableEvent Event, List<string> Lines)>();
        foreach (var entry in events.Reverse())
        {
            // In words too: not every terminal has colors.
            var level = entry.Level >= LogLevel.Error ? "error  " : entry.Level == LogLevel.Warning ? "warning  " : "";
            var lines = WordWrap.Break(level + entry.Text, width - TimeWidth);
            if (shown.Count > 0 && lines.Count > room)
                break;
            shown.Push((entry, lines));
            room -= lines.Count;
        }

        foreach (var (entry, lines) in shown)
        {
            for (var index = 0; index < lines.Count; index++)
            {
                canvas.EndLine();
                canvas.Append(index == 0 ? $"{Margin}{entry.TimeOfDay:hh\\:mm\\:ss}  " : new string(' ', TimeWidth), TablePalette.Quiet)
                    .Append(lines[index], TablePalette.Of(entry.Level));
            }
        }
    }
}

/// <summary>What a frame shows besides rows.</summary>
internal readonly record struct TableFrame(TableStatus Status, bool IsPaused, bool ShowsHelp);
