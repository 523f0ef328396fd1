using Microsoft.Extensions.Logging;
using Spectre.Console;

namespace Vwap.Outputs;

/// <summary>The table's styles: few colors, and only where they mean something.</summary>
internal static class TablePalette
{
    public static readonly Style Quiet = new(Color.Grey);
    public static readonly Style Plain = Style.Plain;
    public static readonly Style Strong = new(decoration: Decoration.Bold);
    private static readonly Style Green = new(Color.Green);
    private static readonly Style Red = new(Color.Red);
    private static readonly Style BoldRed = new(Color.Red, decoration: Decoration.Bold);
    private static readonly Style Yellow = new(Color.Yellow);
    private static readonly Style DimYellow = new(Color.Yellow, decoration: Decoration.Dim);

    public static Style Of(ReadingState state) => state switch
    {
        ReadingState.Complete => Green,
        ReadingState.Filling => DimYellow,
        _ => BoldRed,
    };

    public static Style Of(FeedConnection connection) => connection switch
    {
        FeedConnection.Live => Green,
        FeedConnection.Ended => Quiet,
        _ => Yellow,
    };

    public static Style Of(LogLevel level) => level switch
    {
        >= LogLevel.Error => BoldRed,
        LogLevel.Warning => Yellow,
        _ => Quiet,
    };

    public static Style OfSign(long number) => number switch
    {
        > 0 => Green,
        < 0 => Red,
        _ => Quiet,
    };
}
