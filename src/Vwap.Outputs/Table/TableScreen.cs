using Spectre.Console;

namespace Vwap.Outputs;

/// <summary>The terminal while the table uses it: alternate screen, hidden cursor, whole frames; restored at the end.</summary>
/// <remarks>Render thread only, except <see cref="Restore"/>.</remarks>
internal sealed class TableScreen : IDisposable
{
    private const string Enter = "\e[?1049h\e[?25l\e[2J";
    private const string Leave = "\e[?25h\e[?1049l";

    // Between these two a terminal that supports them shows nothing; others ignore them.
    private const string BeginFrame = "\e[?2026h\e[H";
    private const string EndFrame = "\e[J\e[?2026l";

    private readonly IAnsiConsole _console;
    private readonly StringWriter _text = new();
    private readonly IAnsiConsole _frame;
    private string _shown = "";
    private int _entered;

    public TableScreen(IAnsiConsole console)
    {
        _console = console;
        _frame = AnsiConsole.Create(new()
        {
            Ansi = console.Profile.Capabilities.Ansi ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = (ColorSystemSupport)console.Profile.Capabilities.ColorSystem,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(_text),
        });
        AppDomain.CurrentDomain.ProcessExit += RestoreAtEnd;
        AppDomain.CurrentDomain.UnhandledException += RestoreAtEnd;
    }

    /// <summary>Shows a frame, unless it is shown already.</summary>
    public void Show(Paragraph content)
    {
        var frame = Render(content);
        if (frame == _shown)
            return;

        var enter = Interlocked.Exchange(ref _entered, 1) == 0 ? Enter : "";
        Write($"{enter}{BeginFrame}{frame.ReplaceLineEndings("\e[K\r\n")}\e[K{EndFrame}");
        _shown = frame;
    }

    /// <summary>Restores the terminal and leaves a last table on it.</summary>
    public void Close(Paragraph last)
    {
        Restore();
        Write(Render(last).TrimEnd('\r', '\n') + Environment.NewLine);
    }

    /// <summary>Restores the terminal, once. Thread-safe.</summary>
    public void Restore()
    {
        if (Interlocked.Exchange(ref _entered, 0) == 1)
            Write(Leave);
    }

    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= RestoreAtEnd;
        AppDomain.CurrentDomain.UnhandledException -= RestoreAtEnd;
        _text.Dispose();
    }

    private string Render(Paragraph content)
    {
        _frame.Profile.Width = Math.Max(1, _console.Profile.Width);
        _frame.Write(content);
        var frame = _text.ToString();
        _text.GetStringBuilder().Clear();
        return frame;
    }

    private void Write(string text)
    {
        var writer = _console.Profile.Out.Writer;
        writer.Write(text);
        writer.Flush();
    }

    private void RestoreAtEnd(object? sender, EventArgs arguments)
    {
        try
        {
            Restore();
        }
        catch (IOException)
        {
            // The terminal is gone, and so is the process in a moment.
        }
    }
}
