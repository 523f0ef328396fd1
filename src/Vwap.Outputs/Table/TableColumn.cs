using System.Text;
using Spectre.Console;

namespace Vwap.Outputs;

/// <summary>A column of the table.</summary>
/// <param name="Header">Its header.</param>
/// <param name="UsualWidth">The width of usual values, so that the first trades do not move the columns.</param>
/// <param name="DropOrder">When a narrow terminal drops it: 1 first, 0 never.</param>
/// <param name="Cell">Its cell in a row that has a reading, at a time.</param>
internal sealed record TableColumn(string Header, int UsualWidth, int DropOrder, Func<TableRow, DateTime, TableCell> Cell)
{
    public static readonly TableColumn Product =
        new("product", 8, 0, (row, _) => new(row.Stream.ToString(), TablePalette.Plain)) { IsLeftAligned = true };

    public static readonly TableColumn Window =
        new("window", 6, 0, (row, _) => new(row.Window.Text, TablePalette.Plain)) { IsLeftAligned = true };

    /// <summary>Shown only where it was asked for.</summary>
    public static readonly TableColumn Deviation = new("σ", 7, 10, (row, _) => Sigma(row.Latest!.Value));

    /// <summary>Every column, from left to right.</summary>
    public static readonly IReadOnlyList<TableColumn> All =
    [
        Product,
        Window,
        new("price", 9, 8, (row, _) => Plain(NumberText.Fit(row.Latest!.Value.Trade.Price.ToExact(), PriceLengthMax, row.PriceDecimals))),
        new("vwap", 11, 0, (row, _) => new(NumberText.Fit(row.Latest!.Value.Vwap, PriceLengthMax, row.PriceDecimals + VwapExtraDecimals), TablePalette.Strong)),
        new("trend", Sparkline.Length, 4, (row, _) => new(row.Trend, TablePalette.Quiet)) { IsLeftAligned = true },
        new("± bp", 5, 7, (row, _) => Distance(row.Latest!.Value)),
        Deviation,
        new("volume", 8, 6, (row, _) => Plain(NumberText.Fit(row.Latest!.Value.Volume, VolumeLengthMax))),
        new("count", 5, 5, (row, _) => Plain($"{row.Latest!.Value.Count}")),
        new("state", 8, 9, (row, _) => State(row.Latest!.Value.State)) { IsLeftAligned = true },
        new("tr/s", 4, 1, (row, _) => new($"{row.RateTenths / 10}.{row.RateTenths % 10}", TablePalette.Quiet)),
        new("age", 3, 2, (row, now) => new(NumberText.Age(now - row.Latest!.Value.Trade.Time), TablePalette.Quiet)),
        new("last", 8, 3, (row, _) => new(row.LastEvent, TablePalette.Quiet)) { IsLeftAligned = true },
    ];

    private const int PriceLengthMax = 14;
    private const int VolumeLengthMax = 8;
    private const int VwapExtraDecimals = 2;
    private const int SigmaLengthMax = 8;

    public bool IsLeftAligned { get; private init; }

    /// <summary>The cell in a row; empty where the row waits for its first trade.</summary>
    public TableCell Of(TableRow row, DateTime now) =>
        row.Latest is null && this != Product && this != Window ? Plain("") : Cell(row, now);

    private static TableCell Plain(string text) => new(text, TablePalette.Plain);

    private static TableCell Distance(in Reading reading)
    {
        var tenths = NumberText.BasisPointTenths(reading.Trade.Price.ToExact(), reading.Vwap);
        return new(NumberText.SignedTenths(tenths), TablePalette.OfSign(tenths));
    }

    private static TableCell Sigma(in Reading reading) =>
        reading.Details is { HasBands: true } details && ExactDecimal.TryParse(Encoding.ASCII.GetBytes(details.FormatDeviation()), out var sigma)
            ? Plain(NumberText.Fit(sigma, SigmaLengthMax))
            : Plain("");

    private static TableCell State(ReadingState state) => new(state.ToString().ToLowerInvariant(), TablePalette.Of(state));
}

/// <summary>A cell: its text and style.</summary>
internal readonly record struct TableCell(string Text, Style Style);
