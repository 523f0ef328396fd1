using System.Buffers.Text;
using System.Text;

namespace Vwap.Feeds;

/// <summary>Trades as CSV: a header names the columns, of which five are needed; others are passed over. Readings as CSV are such a file too.</summary>
internal sealed class TradeCsv
{
    private const int ColumnsMax = 64;

    private static readonly string[] Needed = ["product", "trade_id", "price", "size", "time"];

    private readonly int[] _columns;

    private TradeCsv(int[] columns) => _columns = columns;

    /// <summary>Finds the columns.</summary>
    /// <exception cref="FormatException">One that is needed is not there.</exception>
    public static TradeCsv FromHeader(ReadOnlySpan<byte> header)
    {
        var names = Encoding.UTF8.GetString(header).Split(',', StringSplitOptions.TrimEntries);
        var missing = Needed.Where(name => !names.Contains(name, StringComparer.Ordinal)).ToArray();
        if (names.Length > ColumnsMax)
            throw new FormatException($"The first line of a CSV file of trades names its columns: {names.Length} are more than {ColumnsMax}");
        if (missing.Length > 0)
        {
            throw new FormatException(
                $"The first line of a CSV file of trades names its columns: {string.Join(", ", Needed)} are needed, " +
                $"{string.Join(", ", missing)} not found");
        }

        return new([.. Needed.Select(name => Array.IndexOf(names, name))]);
    }

    /// <returns>False when the line is no trade of a product that is asked for.</returns>
    public bool TryRead(ReadOnlySpan<byte> line, ProductCatalog products, out Trade trade)
    {
        trade = default;
        Span<Range> cells = stackalloc Range[ColumnsMax];
        if (!TrySplit(line, cells)
            || !products.TryFind(line[cells[_columns[0]]], out var product)
            || !TryReadId(line[cells[_columns[1]]], out var id)
            || !Price.TryParse(line[cells[_columns[2]]], out var price)
            || !Size.TryParse(line[cells[_columns[3]]], out var size)
            || !TradeTime.TryParse(line[cells[_columns[4]]], out var time))
        {
            return false;
        }

        trade = new(product, id, price, size, time);
        return true;
    }

    private bool TrySplit(ReadOnlySpan<byte> line, Span<Range> cells)
    {
        var count = 0;
        foreach (var cell in line.Split((byte)','))
        {
            if (count == ColumnsMax)
                return false;
            cells[count++] = cell;
        }

        return _columns.Max() < count;
    }

    private static bool TryReadId(ReadOnlySpan<byte> text, out long id) =>
        Utf8Parser.TryParse(text, out id, out var length) && length == text.Length && id is > 0 and <= FeedLimits.TradeIdMax && text[0] != '+';
}
