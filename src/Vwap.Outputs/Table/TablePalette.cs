using Microsoft.Extensions.Logging;
using Spectre.Console;

namespace Vwap.Outputs;

/// <summary>The table's colours: quiet, and only where they say something.</summary>
internal static class TablePalette
{
    public static readonly Style Quiet = new(Color.Grey);
    public static readonly Style Plain = Style.Plain;
    public static readonly Style Strong = new(decoration: Decoration.Bold);
    public static readonly Style Good = new(Color.Green);
    public static readonly Style Waiting = new(Color.Yellow, decoration: Decoration.Dim);
    public static readonly Style Warning = new(Color.Yellow);
    public static readonly Style Bad = new(Color.Red, decoration: Decoration.Bold);
    private static readonly Style Up = new(Color.Green);
    private static readonly Style Down = new(Color.Red);

    public static Style Of(ReadingState state) => state switch
    {
        ReadingState.Complete => Good,
        ReadingState.Filling => Waiting,
        _ => Bad,
    };

    public static Style Of(FeedConnection connection) => connection switch
    {
        FeedConnection.Live => Good,
        FeedConnection.Ended => Quiet,
        _ => Warning,
    };

    public static Style Of(LogLevel level) => level switch
    {
        >= LogLevel.Error => Bad,
        LogLevel.Warning => Warning,
        _ => Quiet,
    };

    public static Style OfSign(long number) => number switch
    {
        > 0 => Up,
        < 0 => Down,
        _ => Quiet,
    };
}
