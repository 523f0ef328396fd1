using Spectre.Console;

namespace Vwap.Outputs;

/// <summary>Lines of styled text that stay within the terminal: one that wraps, or one too many, would move all the others.</summary>
internal sealed class TableCanvas(int width, int height)
{
    private int _column;
    private bool _isFull;

    public Paragraph Text { get; } = new();

    /// <summary>How many lines were begun: never more than the terminal has.</summary>
    public int Lines { get; private set; } = 1;

    /// <summary>Adds text to the line; what does not fit is cut.</summary>
    public TableCanvas Append(string text, Style style)
    {
        var length = 0;
        if (_isFull)
            return this;
        for (; length < text.Length && _column + CellsOf(text[length]) <= width; length++)
            _column += CellsOf(text[length]);
        if (length > 0)
            Text.Append(text[..length], style);
        return this;
    }

    /// <summary>Goes to the next line; from the last one on nothing more is shown.</summary>
    public void EndLine()
    {
        _isFull |= Lines == height;
        if (_isFull)
            return;
        Text.Append("\n");
        Lines++;
        _column = 0;
    }

    /// <summary>How wide a character beyond ASCII is depends on the terminal: two cells are the most.</summary>
    private static int CellsOf(char character) => character <= '~' || IsNarrow(character) ? 1 : 2;

    private static bool IsNarrow(char character) => character is '─' or '·' or '●' or '±' or '…';
}
