using Spectre.Console;

namespace Vwap.Outputs;

/// <summary>The columns of the table, in their order.</summary>
internal enum TableColumn
{
    Product,
    Window,
    Price,
    Vwap,
    Distance,
    Volume,
    Count,
    State,
    Rate,
    Age,
}

/// <summary>A cell: its text and how it looks.</summary>
internal readonly record struct TableCell(string Text, Style Style);
