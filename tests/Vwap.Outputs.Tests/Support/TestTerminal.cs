using System.Text;
using Spectre.Console;

namespace Vwap.Outputs.Tests;

/// <summary>A terminal of a size that the test sets, whose output it reads.</summary>
internal sealed class TestTerminal : IAnsiConsoleOutput, IDisposable
{
    private readonly SignallingWriter _writer = new();
    private int _drawn;

    public TextWriter Writer => _writer;

    public bool IsTerminal => true;

    public int Width { get; set; } = 80;

    public int Height
    {
        get
        {
            Interlocked.Increment(ref _drawn);
            return field;
        }
        set;
    } = 24;

    /// <summary>How often its height was read, which is once per frame, shown or not.</summary>
    public int Drawn => Volatile.Read(ref _drawn);

    public string Written => _writer.Text;

    /// <summary>Completes when <paramref name="text"/> was written since the last call.</summary>
    public Task Shows(string text) => _writer.Contains(text);

    public IAnsiConsole Open(bool ansi = true, ColorSystemSupport colors = ColorSystemSupport.NoColors, bool unicode = true)
    {
        var console = AnsiConsole.Create(new()
        {
            Ansi = ansi ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = colors,
            Interactive = InteractionSupport.No,
            Out = this,
        });
        console.Profile.Capabilities.Unicode = unicode;
        return console;
    }

    public void SetEncoding(Encoding encoding)
    {
        // Output is text here.
    }

    public void Dispose() => _writer.Dispose();

    private sealed class SignallingWriter : StringWriter
    {
        private readonly Lock _gate = new();
        private (string Text, TaskCompletionSource Signal)? _awaited;
        private int _seen;

        public string Text
        {
            get
            {
                lock (_gate)
                    return ToString();
            }
        }

        public override void Write(string? value)
        {
            lock (_gate)
            {
                base.Write(value);
                Check();
            }
        }

        public Task Contains(string text)
        {
            lock (_gate)
            {
                var signal = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                _awaited = (text, signal);
                Check();
                return signal.Task;
            }
        }

        private void Check()
        {
            if (_awaited is not var (text, signal) || !ToString()[_seen..].Contains(text, StringComparison.Ordinal))
                return;
            _seen = GetStringBuilder().Length;
            signal.TrySetResult();
            _awaited = null;
        }
    }
}
