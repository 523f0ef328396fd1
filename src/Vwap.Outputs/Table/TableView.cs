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

    /// <summary>Draws one frame of at most <paramref name="height"/> lines.</summary>
    public Paragraph Draw(IReadOnlyList<TableRow> rows, TableStatus status, DateTime now, int width, int height)
    {
        foreach (var column in TableColumn.All)
            _layout.Widen(column, rows.Select(row => column.Of(row, now).Text.Length).DefaultIfEmpty().Max());
        // The last column stays free: some terminals wrap when it is written.
        _layout.Fit(width - Margin.Length - 1, hasWindowColumn: rows.Any(row => row.Window != rows[0].Window));

        var canvas = new TableCanvas(width - 1, height);
        DrawTitle(canvas, status);
        DrawHeader(canvas);
        DrawRows(canvas, rows, now, height);
        DrawEvents(canvas, status.Events, height);
        return canvas.Text;
    }

    private void DrawTitle(TableCanvas canvas, TableStatus status)
    {
        var style = TablePalette.Of(status.Connection);
        canvas.Append(Margin, TablePalette.Plain)
            .Append($"{(unicode ? "●" : "*")} {status.Connection.ToString().ToLowerInvariant()}", style)
            .Append($"  {status.Source}", TablePalette.Plain);
        foreach (var (name, count) in status.Findings.Where(counted => counted.Count > 0))
            canvas.Append($"{(unicode ? " · " : ", ")}{name} {count}", TablePalette.Quiet);
        canvas.EndLine();
        canvas.EndLine();
    }

    private void DrawHeader(TableCanvas canvas)
    {
        DrawCells(canvas, column => new(unicode ? column.Header : column.Header.Replace("±", "+-", StringComparison.Ordinal), TablePalette.Quiet));
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
            canvas.Append(gap, TablePalette.Plain).Append(_layout.Align(column, cell.Text), cell.Style);
            gap = new string(' ', _layout.Gap);
        }

        if (isWaiting)
            canvas.Append(gap, TablePalette.Plain).Append(WaitingText, TablePalette.Quiet);
        canvas.EndLine();
    }

    private static void DrawEvents(TableCanvas canvas, IReadOnlyList<TableEvent> events, int height)
    {
        var room = Math.Min(EventLinesMax, height - canvas.Lines - 1);
        foreach (var entry in events.TakeLast(Math.Max(0, room)))
        {
            // In words too: not every terminal has colors.
            var level = entry.Level >= LogLevel.Error ? "error  " : entry.Level == LogLevel.Warning ? "warning  " : "";
            canvas.EndLine();
            canvas.Append($"{Margin}{entry.TimeOfDay:hh\\:mm\\:ss}  ", TablePalette.Quiet)
                .Append(level + entry.Text, TablePalette.Of(entry.Level));
        }
    }
}
