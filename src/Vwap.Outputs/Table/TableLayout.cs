namespace Vwap.Outputs;

/// <summary>Which columns fit a width, how wide each is, and the gap between them.</summary>
/// <remarks>A column never becomes narrower again, so that the table does not jump while its numbers change. Render thread only.</remarks>
internal sealed class TableLayout
{
    private static readonly TableColumn[] Droppable = [.. TableColumn.All.Where(column => column.DropOrder > 0).OrderBy(column => column.DropOrder)];

    private readonly Dictionary<TableColumn, int> _widths = TableColumn.All.ToDictionary(column => column, column => column.UsualWidth);

    public List<TableColumn> Columns { get; private set; } = [];

    public int Gap { get; private set; }

    /// <summary>The width of all columns and gaps.</summary>
    public int Width => WidthWith(Gap);

    /// <summary>Makes a column at least this wide.</summary>
    public void Widen(TableColumn column, int width) => _widths[column] = Math.Max(_widths[column], width);

    public string Align(TableColumn column, string text) =>
        column.IsLeftAligned ? text.PadRight(_widths[column]) : text.PadLeft(_widths[column]);

    /// <summary>Chooses columns and gap for a width in cells: wide gaps, then narrow ones, then fewer columns.</summary>
    public void Fit(int width, bool hasWindowColumn, bool hasBands)
    {
        Columns = [.. TableColumn.All.Where(column => (hasWindowColumn || column != TableColumn.Window) && (hasBands || column != TableColumn.Deviation))];
        Gap = width >= WidthWith(gap: 3) ? 3 : width >= WidthWith(gap: 2) ? 2 : 1;
        foreach (var column in Droppable.TakeWhile(_ => Width > width))
            Columns.Remove(column);
    }

    private int WidthWith(int gap) => Columns.Sum(column => _widths[column]) + gap * (Columns.Count - 1);
}
