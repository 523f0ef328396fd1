using Spectre.Console;

namespace Vwap.Outputs;

/// <summary>A column of the table.</summary>
/// <param name="header">Its header.</param>
/// <param name="usualWidth">The width of usual values, so that the first trades do not move the columns.</param>
/// <param name="dropOrder">When a narrow terminal drops it: 1 first, 0 never.</param>
/// <param name="cell">Its cell in a row, at a time.</param>
internal sealed class TableColumn(string header, int usualWidth, int dropOrder, Func<TableRowContent, DateTime, TableCell> cell)
{
    public static readonly TableColumn Product =
        new("product", 8, 0, (row, _) => new(row.Stream.ToString(), TablePalette.Plain)) { IsLeftAligned = true };

    public static readonly TableColumn Window =
        new("window", 6, 0, (row, _) => new(row.Window.Text, TablePalette.Plain)) { IsLeftAligned = true };

    /// <summary>Every column, from left to right.</summary>
    public static readonly IReadOnlyList<TableColumn> All =
    [
        Product,
        Window,
        new("price", 9, 6, (row, _) => Plain(Price(row.Latest!.Value.Trade.Price.ToExact(), row.PriceDecimals))),
        new("vwap", 11, 0, (row, _) => new(Price(row.Latest!.Value.Vwap, row.PriceDecimals + VwapExtraDecimals), TablePalette.Strong)),
        new("± bp", 5, 5, (row, _) => Distance(row.Latest!.Value)),
        new("volume", 8, 4, (row, _) => Plain(NumberText.Fit(row.Latest!.Value.Volume, VolumeLengthMax))),
        new("count", 5, 3, (row, _) => Plain($"{row.Latest!.Value.Count}")),
        new("state", 8, 7, (row, _) => State(row.Latest!.Value.State)) { IsLeftAligned = true },
        new("tr/s", 4, 1, (row, _) => new($"{row.RateTenths / 10}.{row.RateTenths % 10}", TablePalette.Quiet)),
        new("age", 3, 2, (row, now) => new(NumberText.Age(now - row.Latest!.Value.Trade.Time), TablePalette.Quiet)),
    ];

    private const int PriceLengthMax = 14;
    private const int VolumeLengthMax = 8;
    private const int VwapExtraDecimals = 2;

    public string Header => header;

    public int UsualWidth => usualWidth;

    public int DropOrder => dropOrder;

    public bool IsLeftAligned { get; private init; }

    /// <summary>The cell in a row; empty where the row waits for its first trade.</summary>
    public TableCell Of(in TableRowContent row, DateTime now) =>
        row.Latest is null && this != Product && this != Window ? Plain("") : cell(row, now);

    private static TableCell Plain(string text) => new(text, TablePalette.Plain);

    private static string Price(ExactDecimal number, int decimals) =>
        NumberText.Cut(number, Math.Min(decimals, NumberText.DecimalsWithin(number, PriceLengthMax)));

    private static TableCell Distance(in Reading reading)
    {
        var tenths = NumberText.BasisPointTenths(reading.Trade.Price.ToExact(), reading.Vwap);
        return new(NumberText.SignedTenths(tenths), TablePalette.OfSign(tenths));
    }

    private static TableCell State(ReadingState state) => new(state.ToString().ToLowerInvariant(), TablePalette.Of(state));
}

/// <summary>A cell: its text and style.</summary>
internal readonly record struct TableCell(string Text, Style Style);
