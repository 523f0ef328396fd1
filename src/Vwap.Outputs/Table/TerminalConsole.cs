using System.Text;
using Spectre.Console;

namespace Vwap.Outputs;

/// <summary>Standard output as the terminal of a table.</summary>
public static class TerminalConsole
{
    /// <summary>Detects what the terminal supports (size, colors unless <c>NO_COLOR</c> is set, Unicode) and writes to it in whole frames.</summary>
    public static IAnsiConsole Create()
    {
        var console = AnsiConsole.Create(new() { Out = new TerminalOutput() });
        console.Profile.Capabilities.Unicode = Console.OutputEncoding.CodePage == Encoding.UTF8.CodePage;
        return console;
    }

    /// <summary>The platform's console writer writes a frame in pieces of 256 characters, each of which a terminal may show by itself.</summary>
    private sealed class TerminalOutput : IAnsiConsoleOutput
    {
        private const int FrameLength = 64 * 1024;
        private const int UsualWidth = 80;
        private const int UsualHeight = 24;

        public TextWriter Writer { get; } = new StreamWriter(StandardOutput.Open(), Console.OutputEncoding, FrameLength);

        public bool IsTerminal => !Console.IsOutputRedirected;

        public int Width => IsTerminal && Console.WindowWidth > 0 ? Console.WindowWidth : UsualWidth;

        public int Height => IsTerminal && Console.WindowHeight > 0 ? Console.WindowHeight : UsualHeight;

        public void SetEncoding(Encoding encoding)
        {
            // The writer has the terminal's encoding already.
        }
    }
}
