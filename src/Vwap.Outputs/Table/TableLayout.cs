namespace Vwap.Outputs;

/// <summary>Which columns fit a width, how wide each is and how far apart they stand.</summary>
/// <remarks>A column never becomes narrower again, so that the table stands still while its numbers move. Render thread only.</remarks>
internal sealed class TableLayout
{
    /// <summary>What a narrow terminal does without, first to last.</summary>
    private static readonly TableColumn[] Dispensable =
        [TableColumn.Rate, TableColumn.Age, TableColumn.Count, TableColumn.Volume, TableColumn.Distance, TableColumn.Price, TableColumn.State];

    /// <summary>Room for numbers as they usually are, so that the first trades do not push the columns about.</summary>
    private static readonly Dictionary<TableColumn, int> UsualWidths = new()
    {
        [TableColumn.Product] = 8,
        [TableColumn.Window] = 6,
        [TableColumn.Price] = 9,
        [TableColumn.Vwap] = 11,
        [TableColumn.Distance] = 5,
        [TableColumn.Volume] = 8,
        [TableColumn.Count] = 5,
        [TableColumn.State] = 8,
        [TableColumn.Rate] = 4,
        [TableColumn.Age] = 3,
    };

    private readonly Dictionary<TableColumn, int> _widths = new(UsualWidths);

    public List<TableColumn> Columns { get; private set; } = [];

    public int Gap { get; private set; }

    /// <summary>How wide the columns and gaps are together.</summary>
    public int Width => WidthWith(Gap);

    public int WidthOf(TableColumn column) => _widths[column];

    /// <summary>Makes a column at least this wide.</summary>
    public void Widen(TableColumn column, int width) => _widths[column] = Math.Max(_widths[column], width);

    /// <summary>Chooses columns and gap: wide gaps, then narrow ones, then fewer columns.</summary>
    /// <param name="width">The cells there are.</param>
    /// <param name="hasWindowColumn">Whether rows differ in their window.</param>
    public void Fit(int width, bool hasWindowColumn)
    {
        Columns = [.. Enum.GetValues<TableColumn>().Where(column => hasWindowColumn || column != TableColumn.Window)];
        Gap = width >= WidthWith(gap: 3) ? 3 : width >= WidthWith(gap: 2) ? 2 : 1;
        foreach (var column in Dispensable)
        {
            if (Width <= width)
                return;
            Columns.Remove(column);
        }
    }

    private int WidthWith(int gap) => Columns.Sum(WidthOf) + gap * (Columns.Count - 1);
}
