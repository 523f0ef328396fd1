using Spectre.Console;

namespace Vwap.Outputs;

/// <summary>A live table on a terminal: a row per stream and window, redrawn at an interval when something has changed.</summary>
/// <remarks>
/// <para>A write only changes the state: a terminal that blocks does not block it. A terminal without ANSI sequences gets one table, at the end.</para>
/// <para>However the process ends, short of being killed, the terminal is restored, with the last table on it.</para>
/// </remarks>
public sealed class TableOutput : IOutput
{
    /// <summary>How often the table is redrawn at most: every 250 ms. Digits that change faster cannot be read.</summary>
    public static readonly TimeSpan RedrawInterval = TimeSpan.FromMilliseconds(250);

    /// <summary>How long closing waits for a terminal that blocks: 1 second.</summary>
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly OrderedDictionary<(StreamId, WindowSpec), TableRow> _rows = [];
    private readonly IAnsiConsole _console;
    private readonly TableStatus _status;
    private readonly TimeProvider _timeProvider;
    private readonly TableView _view;
    private readonly TableScreen _screen;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _drawing;
    private WindowSpec? _window;
    private bool _showsHelp;
    private bool _isPaused;
    private bool _isPausedFrameDue;

    /// <summary>
    /// Takes over the terminal, such as <see cref="TerminalConsole.Create"/>, and starts drawing. The streams have rows from the start, in this
    /// order, one for each window; others are added as their readings arrive.
    /// </summary>
    public TableOutput(
        IAnsiConsole console, IEnumerable<StreamId> streams, IReadOnlyList<WindowSpec> windows, TableStatus status, TimeProvider timeProvider)
    {
        _console = console;
        _status = status;
        _timeProvider = timeProvider;
        foreach (var (stream, window) in streams.SelectMany(_ => windows, (stream, window) => (stream, window)))
            _rows.Add((stream, window), new(stream, window, timeProvider));
        _view = new(console.Profile.Capabilities.Unicode);
        _screen = new(console);
        _drawing = Task.Run(DrawAsync);
    }

    /// <summary>A key of the user: q quits, p pauses, w shows the next window alone, ? shows this. Others are ignored. Thread-safe.</summary>
    public void Press(char key)
    {
        lock (_gate)
        {
            switch (key)
            {
                case 'q' or 'Q':
                    _status.RequestQuit();
                    break;
                case 'p' or 'P':
                    _isPaused = _isPausedFrameDue = !_isPaused;
                    break;
                case 'w' or 'W':
                    _window = NextWindow();
                    _isPausedFrameDue = true;
                    break;
                case '?':
                    _showsHelp = !_showsHelp;
                    _isPausedFrameDue = true;
                    break;
            }
        }
    }

    /// <inheritdoc/>
    /// <exception cref="OutputClosedException">The terminal is gone.</exception>
    public ValueTask WriteAsync(ReadOnlyMemory<Reading> batch, CancellationToken cancellationToken)
    {
        if (_drawing.IsFaulted)
            throw new OutputClosedException("The terminal can no longer be written", _drawing.Exception!.InnerException);

        lock (_gate)
        {
            foreach (ref readonly var reading in batch.Span)
            {
                if (!_rows.TryGetValue((reading.Stream, reading.Window), out var row))
                    _rows.Add((reading.Stream, reading.Window), row = new(reading.Stream, reading.Window, _timeProvider)); // it was not announced
                row.Update(reading);
            }
        }

        return default;
    }

    /// <inheritdoc/>
    public ValueTask FlushAsync(CancellationToken cancellationToken) => default;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        // A failure was thrown by a write, or there is nobody left to see it.
        await _drawing.WaitAsync(CloseTimeout, _timeProvider).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _screen.Dispose();
        _status.IsClosed = true;
        _stopping.Dispose();
    }

    private async Task DrawAsync()
    {
        try
        {
            var isDrawn = _console.Profile.Capabilities.Ansi;
            using var timer = new PeriodicTimer(isDrawn ? RedrawInterval : Timeout.InfiniteTimeSpan, _timeProvider);
            do
            {
                if (isDrawn && !IsFrozen())
                    _screen.Show(Draw(_console.Profile.Height));
            }
            while (await timer.WaitForNextTickAsync(_stopping.Token));
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            _screen.Close(Draw(int.MaxValue));
        }
        finally
        {
            _screen.Restore();
        }
    }

    /// <summary>Whether the frame shown has to stay: while paused, until a key changes it.</summary>
    private bool IsFrozen()
    {
        lock (_gate)
        {
            var isFrozen = _isPaused && !_isPausedFrameDue;
            _isPausedFrameDue = false;
            return isFrozen;
        }
    }

    /// <summary>All windows, then each alone, and so on.</summary>
    private WindowSpec? NextWindow()
    {
        WindowSpec?[] choices = [null, .. _rows.Values.Where(row => _status.IsWatched(row.Stream, row.Window)).Select(row => row.Window).Distinct()];
        return choices[(Array.IndexOf(choices, _window) + 1) % choices.Length];
    }

    private Paragraph Draw(int height)
    {
        var width = _console.Profile.Width;
        lock (_gate)
        {
            foreach (var row in _rows.Values)
                row.LastEvent = _status.LastEventOf(row.Stream);
            TableRow[] rows = [.. _rows.Values.Where(row => (_window is null || row.Window == _window) && _status.IsWatched(row.Stream, row.Window))];
            return _view.Draw(rows, new(_status, _isPaused, _showsHelp), _timeProvider.GetUtcNow().UtcDateTime, width, height);
        }
    }
}
