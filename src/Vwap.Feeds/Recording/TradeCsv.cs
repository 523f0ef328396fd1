using System.Buffers.Text;
using System.Text;

namespace Vwap.Feeds;

/// <summary>Trades as CSV, by the names of a header or in the columns of a known archive.</summary>
/// <remarks>Names in any case and order; other columns are ignored. Readings as CSV are such a file, too. Not thread-safe.</remarks>
internal sealed class TradeCsv
{
    private const int ColumnsMax = 64;

    /// <summary>The names by which exports of venues and of other tools know a column; the first ones win.</summary>
    private static readonly string[][] Known =
    [
        ["product", "product_id", "symbol", "pair", "instrument", "market"],
        ["trade_id", "trade id", "tradeid", "id", "tid"],
        ["price"],
        ["size", "qty", "quantity", "amount", "volume"],
        ["time", "created at", "timestamp", "datetime", "date"],
        ["venue", "exchange"],
        ["window"],
        ["vwap"],
        ["taker_side"],
        ["is_buyer_maker", "isbuyermaker"],
    ];

    private readonly int[] _columns;
    private readonly VenueId _venue;
    private readonly ProductId? _product;
    private readonly Dictionary<string, StreamId> _streams = [];
    private readonly int _count;
    private long _rows;

    private TradeCsv(int[] columns, int count, VenueId venue, ProductId? product) => (_columns, _count, _venue, _product) = (columns, count, venue, product);

    private enum Column
    {
        Product,
        Id,
        Price,
        Size,
        Time,
        Venue,
        Window,
        Vwap,
        TakerSide,
        IsBuyerMaker,
    }

    /// <summary>Whether the first line was a row: the archive has no header.</summary>
    public bool HasNoHeader { get; private init; }

    /// <summary>Whether rows have no ids: then their numbers are the ids.</summary>
    public bool HasNoIds => !Has(Column.Id);

    /// <summary>Which of a file's columns are read, and whether a trade's rows need them or only the judgement on its VWAP.</summary>
    public static IEnumerable<string> Choose(IReadOnlyList<string> names, bool hasClaims) => Known
        .Where((_, column) => hasClaims || (Column)column is not (Column.Window or Column.Vwap))
        .Select(known => known.Select(one => names.FirstOrDefault(name => name.Equals(one, StringComparison.OrdinalIgnoreCase))).FirstOrDefault(name => name is not null))
        .OfType<string>();

    /// <summary>Finds the columns.</summary>
    /// <param name="first">The first line.</param>
    /// <param name="venue">The venue of rows that name none.</param>
    /// <param name="product">The product of rows that name none; null when there is none.</param>
    /// <exception cref="FormatException">One that is needed is not there.</exception>
    public static TradeCsv Open(ReadOnlySpan<byte> first, VenueId venue, ProductId? product)
    {
        var cells = Encoding.UTF8.GetString(first).Split(',', StringSplitOptions.TrimEntries);
        if (cells.Length > ColumnsMax)
            throw new FormatException($"The CSV header has {cells.Length} columns: at most {ColumnsMax} are supported");
        int[]? archive = (cells.Length, char.IsAsciiDigit(cells[0].FirstOrDefault())) switch
        {
            (7, true) => [-1, 0, 1, 2, 4, -1, -1, -1, -1, 5], // Binance: id, price, quantity, quote quantity, time, whether the buyer is the maker, a flag
            (3, true) => [-1, -1, 1, 2, 0, -1, -1, -1, -1, -1], // Kraken: time, price, volume
            _ => null,
        };
        if (archive is not null && product is null)
            throw new FormatException("The file does not name its product: name it with --products, such as --products BTC-USD");
        return new(archive ?? FindColumns(cells, hasProduct: product is not null), cells.Length, venue, product) { HasNoHeader = archive is not null };
    }

    /// <summary>Reads a row.</summary>
    /// <param name="line">The row.</param>
    /// <param name="trade">The trade.</param>
    /// <param name="claim">The VWAP that the row claims, as text, and its window; null when it claims none.</param>
    /// <returns>Why it is not a trade; null when it is one.</returns>
    public string? TryRead(ReadOnlySpan<byte> line, out Trade trade, out (string Vwap, string? Window)? claim)
    {
        (trade, claim) = (default, null);
        _rows++;
        Span<Range> cells = stackalloc Range[ColumnsMax];
        if (!TrySplit(line, cells))
            return "not as many columns as the first line";
        if (FindStream(line, cells) is not { } stream)
            return "no product";

        var id = _rows;
        if (Has(Column.Id) && !TryReadId(Cell(line, cells, Column.Id), out id))
            return "trade id";
        if (!Price.TryParse(Cell(line, cells, Column.Price), out var price))
            return "price";
        if (!Size.TryParse(Cell(line, cells, Column.Size), out var size))
            return "size";
        if (!AnyTime.TryParse(Cell(line, cells, Column.Time), out var time))
            return "time";
        trade = new(stream, id, price, size, time, ReadTakerSide(line, cells));
        claim = FindClaim(line, cells);
        return null;
    }

    /// <exception cref="FormatException">One that is needed is not there.</exception>
    private static int[] FindColumns(string[] cells, bool hasProduct)
    {
        string[] names = [.. cells.Select(cell => cell.Trim('"', '\uFEFF').ToLowerInvariant())];
        int[] columns = [.. Known.Select(known => known.Select(name => Array.IndexOf(names, name)).FirstOrDefault(column => column >= 0, -1))];
        var missing = Known[..((int)Column.Time + 1)].Where((_, column) => columns[column] < 0 && !(column == (int)Column.Product && hasProduct)).Select(known => known[0]).ToArray();
        return missing.Length == 0
            ? columns
            : throw new FormatException($"The first line of a CSV file of trades names its columns: product, trade_id, price, size, time are needed, {string.Join(", ", missing)} not found");
    }

    private bool Has(Column column) => _columns[(int)column] >= 0;

    private ReadOnlySpan<byte> Cell(ReadOnlySpan<byte> line, ReadOnlySpan<Range> cells, Column column) => line[cells[_columns[(int)column]]].Trim(" \""u8);

    private (string Vwap, string? Window)? FindClaim(ReadOnlySpan<byte> line, ReadOnlySpan<Range> cells)
    {
        if (!Has(Column.Vwap) || Cell(line, cells, Column.Vwap) is not { IsEmpty: false } vwap)
            return null;
        return (Encoding.UTF8.GetString(vwap), Has(Column.Window) ? Encoding.UTF8.GetString(Cell(line, cells, Column.Window)) : null);
    }

    /// <summary>A column "side" is not read: exports mean the taker's by it, or the maker's.</summary>
    private TakerSide ReadTakerSide(ReadOnlySpan<byte> line, ReadOnlySpan<Range> cells)
    {
        if (Has(Column.TakerSide))
            return TakerSides.Parse(Cell(line, cells, Column.TakerSide));
        if (!Has(Column.IsBuyerMaker))
            return TakerSide.Unknown;
        var isBuyerMaker = Cell(line, cells, Column.IsBuyerMaker);
        return Ascii.EqualsIgnoreCase(isBuyerMaker, "true"u8) ? TakerSide.Sell : Ascii.EqualsIgnoreCase(isBuyerMaker, "false"u8) ? TakerSide.Buy : TakerSide.Unknown;
    }

    private StreamId? FindStream(ReadOnlySpan<byte> line, ReadOnlySpan<Range> cells)
    {
        var venue = Has(Column.Venue) ? Cell(line, cells, Column.Venue) : default;
        var product = Has(Column.Product) ? Cell(line, cells, Column.Product) : default;
        Span<char> key = stackalloc char[VenueId.LengthMax + ProductId.LengthMax + 1];
        if (venue.Length > VenueId.LengthMax || product.Length > ProductId.LengthMax)
            return null;
        var length = Encoding.UTF8.GetChars(venue, key);
        key[length++] = ','; // no cell holds one
        length += Encoding.UTF8.GetChars(product, key[length..]);
        var streams = _streams.GetAlternateLookup<ReadOnlySpan<char>>();
        if (streams.TryGetValue(key[..length], out var known))
            return known;
        return ParseStream(Encoding.UTF8.GetString(venue), Encoding.UTF8.GetString(product)) is { } stream ? streams[key[..length]] = stream : null;
    }

    private StreamId? ParseStream(string venueText, string productText)
    {
        var (venue, product) = (_venue, _product.GetValueOrDefault());
        var isValid = (!Has(Column.Venue) || VenueId.TryParse(venueText.ToLowerInvariant(), out venue)) && (!Has(Column.Product) || ProductId.TryParse(productText, out product));
        return isValid ? new(venue, product) : null;
    }

    /// <summary>Splits at commas, but for those between quotes.</summary>
    private bool TrySplit(ReadOnlySpan<byte> line, Span<Range> cells)
    {
        var (count, start, isQuoted) = (0, 0, false);
        for (var index = 0; index <= line.Length; index++)
        {
            if (index < line.Length && line[index] == '"')
                isQuoted = !isQuoted;
            if (index < line.Length && (isQuoted || line[index] != ','))
                continue;
            if (count == _count)
                return false;
            cells[count++] = start..index;
            start = index + 1;
        }

        return count == _count;
    }

    private static bool TryReadId(ReadOnlySpan<byte> text, out long id) =>
        Utf8Parser.TryParse(text, out id, out var length) && length == text.Length && id is > 0 and <= FeedLimits.TradeIdMax && text[0] != '+';
}
