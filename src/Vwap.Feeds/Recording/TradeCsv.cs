using System.Buffers.Text;
using System.Text;

namespace Vwap.Feeds;

/// <summary>
/// Trades as CSV: a header names the columns, of which five are required and <c>venue</c> is optional; others are ignored. Readings
/// as CSV are such a file, too.
/// </summary>
internal sealed class TradeCsv
{
    private const int ColumnsMax = 64;

    private static readonly string[] Needed = ["product", "trade_id", "price", "size", "time"];

    private readonly int[] _columns;
    private readonly int _venueColumn;
    private readonly VenueId _venue;

    private TradeCsv(string[] names, VenueId venue)
    {
        _columns = [.. Needed.Select(name => Array.IndexOf(names, name))];
        _venueColumn = Array.IndexOf(names, "venue");
        _venue = venue;
    }

    /// <summary>Finds the columns.</summary>
    /// <param name="header">The first line.</param>
    /// <param name="venue">The venue of rows that name none.</param>
    /// <exception cref="FormatException">One that is needed is not there.</exception>
    public static TradeCsv FromHeader(ReadOnlySpan<byte> header, VenueId venue)
    {
        var names = Encoding.UTF8.GetString(header).Split(',', StringSplitOptions.TrimEntries);
        if (names.Length > ColumnsMax)
            throw new FormatException($"The CSV header has {names.Length} columns: at most {ColumnsMax} are supported");
        var missing = Needed.Where(name => !names.Contains(name, StringComparer.Ordinal)).ToArray();
        if (missing.Length > 0)
            throw new FormatException($"The first line of a CSV file of trades names its columns: {string.Join(", ", Needed)} are needed, {string.Join(", ", missing)} not found");
        return new(names, venue);
    }

    /// <returns>False when the line is not a trade of a stream of the pipeline.</returns>
    public bool TryRead(ReadOnlySpan<byte> line, FeedPipeline pipeline, out Trade trade)
    {
        trade = default;
        Span<Range> cells = stackalloc Range[ColumnsMax];
        if (!TrySplit(line, cells))
            return false;

        var venue = _venue;
        if (_venueColumn >= 0 && !VenueId.TryParse(Encoding.UTF8.GetString(line[cells[_venueColumn]]), out venue))
            return false;
        if (pipeline.FindStream(venue, line[cells[_columns[0]]]) is not { } stream
            || !TryReadId(line[cells[_columns[1]]], out var id)
            || !Price.TryParse(line[cells[_columns[2]]], out var price)
            || !Size.TryParse(line[cells[_columns[3]]], out var size)
            || !TradeTime.TryParse(line[cells[_columns[4]]], out var time))
        {
            return false;
        }

        trade = new(stream, id, price, size, time);
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

        return _columns.Max() < count && _venueColumn < count;
    }

    private static bool TryReadId(ReadOnlySpan<byte> text, out long id) =>
        Utf8Parser.TryParse(text, out id, out var length) && length == text.Length && id is > 0 and <= FeedLimits.TradeIdMax && text[0] != '+';
}
