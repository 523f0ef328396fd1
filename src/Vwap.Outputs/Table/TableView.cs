using Microsoft.Extensions.Logging;
using Spectre.Console;

namespace Vwap.Outputs;

/// <summary>Draws the table for a size of terminal: title, header, rows, and the log's last lines in the room that is left.</summary>
/// <remarks>Render thread only.</remarks>
internal sealed class TableView(bool unicode)
{
    private const int EventLinesMax = 6;
    private const string Margin = " ";

    private readonly TableLayout _layout = new();

    /// <summary>Draws one frame of at most <paramref name="height"/> lines.</summary>
    public Paragraph Draw(IReadOnlyList<TableRowContent> rows, TableStatus status, DateTime now, int width, int height)
    {
        foreach (var row in rows)
            Measure(row, now);
        // The last column of a terminal stays free: what is written there makes some terminals wrap.
        _layout.Fit(width - Margin.Length - 1, HasSeveralWindows(rows));

        var canvas = new TableCanvas(width - 1, height);
        DrawTitle(canvas, status);
        DrawHeader(canvas);
        DrawRows(canvas, rows, now, height);
        DrawEvents(canvas, status.Events, height);
        return canvas.Text;
    }

    private static bool HasSeveralWindows(IReadOnlyList<TableRowContent> rows) => rows.Any(row => row.Window != rows[0].Window);

    private void Measure(in TableRowContent row, DateTime now)
    {
        foreach (var column in Enum.GetValues<TableColumn>())
            _layout.Widen(column, TableCells.Of(column, row, now).Text.Length);
    }

    private void DrawTitle(TableCanvas canvas, TableStatus status)
    {
        var between = unicode ? " · " : ", ";
        canvas.Append(Margin, TablePalette.Plain)
            .Append(unicode ? "● " : "* ", TablePalette.Of(status.Connection))
            .Append(status.Connection.ToString().ToLowerInvariant(), TablePalette.Of(status.Connection))
            .Append($"  {status.Source}", TablePalette.Plain);
        foreach (var (name, count) in status.Counts.Where(counted => counted.Count > 0))
            canvas.Append($"{between}{name} {count}", TablePalette.Quiet);
        canvas.EndLine();
        canvas.EndLine();
    }

    private void DrawHeader(TableCanvas canvas)
    {
        DrawCells(canvas, column => new(TableCells.Header(column, unicode), TablePalette.Quiet));
        canvas.Append(Margin + new string(unicode ? '─' : '-', _layout.Width), TablePalette.Quiet).EndLine();
    }

    private void DrawRows(TableCanvas canvas, IReadOnlyList<TableRowContent> rows, DateTime now, int height)
    {
        if (rows.Count == 0)
            canvas.Append(Margin + TableCells.WaitingText, TablePalette.Quiet).EndLine();
        var room = Math.Max(1, height - canvas.Lines + 1);
        var shown = rows.Count <= room ? rows.Count : room - 1;
        foreach (var row in rows.Take(shown))
        {
            if (row.Latest is null)
                DrawWaiting(canvas, row, now);
            else
                DrawCells(canvas, column => TableCells.Of(column, row, now));
        }

        if (shown < rows.Count)
            canvas.Append($"{Margin}{rows.Count - shown} more: the terminal is too low to show them", TablePalette.Quiet);
    }

    private void DrawWaiting(TableCanvas canvas, in TableRowContent row, DateTime now)
    {
        canvas.Append(Margin, TablePalette.Plain);
        foreach (var column in _layout.Columns.Where(column => column <= TableColumn.Window))
        {
            AppendCell(canvas, column, TableCells.Of(column, row, now));
            canvas.Append(new string(' ', _layout.Gap), TablePalette.Plain);
        }

        canvas.Append(TableCells.WaitingText, TablePalette.Quiet).EndLine();
    }

    private void DrawCells(TableCanvas canvas, Func<TableColumn, TableCell> cellOf)
    {
        canvas.Append(Margin, TablePalette.Plain);
        foreach (var column in _layout.Columns)
        {
            AppendCell(canvas, column, cellOf(column));
            if (column != _layout.Columns[^1])
                canvas.Append(new string(' ', _layout.Gap), TablePalette.Plain);
        }

        canvas.EndLine();
    }

    private void AppendCell(TableCanvas canvas, TableColumn column, TableCell cell)
    {
        var width = _layout.WidthOf(column);
        canvas.Append(TableCells.IsLeftAligned(column) ? cell.Text.PadRight(width) : cell.Text.PadLeft(width), cell.Style);
    }

    /// <summary>Said in words too: not every terminal has colours.</summary>
    private static string LevelText(LogLevel level) => level switch
    {
        >= LogLevel.Error => "error  ",
        LogLevel.Warning => "warning  ",
        _ => "",
    };

    private static void DrawEvents(TableCanvas canvas, IReadOnlyList<TableEvent> events, int height)
    {
        var room = Math.Min(EventLinesMax, height - canvas.Lines - 1);
        foreach (var entry in events.TakeLast(Math.Max(0, room)))
        {
            canvas.EndLine();
            canvas.Append($"{Margin}{entry.TimeOfDay:hh\\:mm\\:ss}  ", TablePalette.Quiet)
                .Append(LevelText(entry.Level), TablePalette.Of(entry.Level))
                .Append(entry.Text, TablePalette.Of(entry.Level));
        }
    }
}
