using System.Text;
using Spectre.Console;

namespace Vwap.Outputs;

/// <summary>Lines of styled text that stay within the terminal: a line that wraps, or one too many, would move all others.</summary>
internal sealed class TableCanvas(int width, int height)
{
    private int _column;
    private bool _isFull;

    public Paragraph Text { get; } = new();

    /// <summary>How many lines were begun: at most the height of the terminal.</summary>
    public int Lines { get; private set; } = 1;

    /// <summary>Adds text to the line; what does not fit is cut off.</summary>
    public TableCanvas Append(string text, Style style)
    {
        if (_isFull)
            return this;
        var length = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (_column + CellsOf(rune) > width)
                break;
            _column += CellsOf(rune);
            length += rune.Utf16SequenceLength;
        }

        if (length > 0)
            Text.Append(text[..length], style);
        return this;
    }

    /// <summary>Adds text to the line if all of it fits, and nothing otherwise.</summary>
    public TableCanvas AppendWhole(string text, Style style) => WidthOf(text) <= width - _column ? Append(text, style) : this;

    /// <summary>How many cells a text takes.</summary>
    public static int WidthOf(string text) => text.EnumerateRunes().Sum(CellsOf);

    /// <summary>Begins the next line; past the last one nothing is shown.</summary>
    public void EndLine()
    {
        _isFull |= Lines == height;
        if (_isFull)
            return;
        Text.Append("\n");
        Lines++;
        _column = 0;
    }

    /// <summary>How wide a character beyond ASCII is depends on the terminal: at most two cells.</summary>
    private static int CellsOf(Rune rune) => rune.IsAscii || rune.Value is '─' or '·' or '●' or '±' or (>= '▁' and <= '█') ? 1 : 2;
}
