using Spectre.Console;

namespace Vwap.Outputs;

/// <summary>A live table on a terminal: a row per product and window, redrawn calmly and only when something has changed.</summary>
/// <remarks>
/// <para>A write is only a change of state: a terminal that blocks never blocks it. A terminal without ANSI sequences gets one table, at the end.</para>
/// <para>At the end, whatever ends it, the terminal is given back as it was, with the last table on it.</para>
/// </remarks>
public sealed class TableOutput : IOutput
{
    /// <summary>How often the table is redrawn at most: every 250 milliseconds. Digits that change faster cannot be read.</summary>
    public static readonly TimeSpan RedrawInterval = TimeSpan.FromMilliseconds(250);

    /// <summary>How long the end waits for a terminal that blocks: 1 second.</summary>
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly List<TableRow> _rows;
    private readonly Dictionary<(ProductId, WindowSpec), TableRow> _rowOf;
    private readonly IAnsiConsole _console;
    private readonly TableStatus _status;
    private readonly TimeProvider _timeProvider;
    private readonly TableView _view;
    private readonly TableScreen _screen;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _drawing;

    /// <summary>Takes the terminal and starts to draw.</summary>
    /// <param name="console">The terminal, such as <see cref="TerminalConsole.Create"/>.</param>
    /// <param name="products">The rows, from the start, in this order; what is not among them follows as it is met.</param>
    /// <param name="windows">A row of each product for each; a column tells rows apart that differ in it.</param>
    /// <param name="status">What the host says besides readings.</param>
    /// <param name="timeProvider">Whose time ages, rates and redrawing go by.</param>
    public TableOutput(
        IAnsiConsole console, IEnumerable<ProductId> products, IReadOnlyList<WindowSpec> windows, TableStatus status, TimeProvider timeProvider)
    {
        _console = console;
        _status = status;
        _timeProvider = timeProvider;
        _rows = [.. products.SelectMany(product => windows.Select(window => new TableRow(product, window, timeProvider)))];
        _rowOf = _rows.ToDictionary(row => (row.Product, row.Window));
        _view = new(console.Profile.Capabilities.Unicode);
        _screen = new(console);
        _drawing = Task.Run(DrawAsync);
    }

    /// <inheritdoc/>
    /// <exception cref="OutputClosedException">The terminal has gone.</exception>
    public ValueTask WriteAsync(ReadOnlyMemory<Reading> batch, CancellationToken cancellationToken)
    {
        if (_drawing.IsFaulted)
            throw new OutputClosedException("The terminal cannot be written any more", _drawing.Exception!.InnerException);

        lock (_gate)
        {
            foreach (ref readonly var reading in batch.Span)
                RowOf_NeedsLock(reading).Update(reading);
        }

        return default;
    }

    /// <inheritdoc/>
    public ValueTask FlushAsync(CancellationToken cancellationToken) => default;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        // Its failure has been told by a write, or nobody is there to be told.
        await _drawing.WaitAsync(CloseTimeout, _timeProvider).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _screen.Dispose();
        _status.IsClosed = true;
        _stopping.Dispose();
    }

    /// <summary>A product that was not announced gets a row at the end, rather than none.</summary>
    private TableRow RowOf_NeedsLock(in Reading reading)
    {
        if (_rowOf.TryGetValue((reading.Product, reading.Window), out var row))
            return row;
        row = new(reading.Product, reading.Window, _timeProvider);
        _rowOf.Add((reading.Product, reading.Window), row);
        _rows.Add(row);
        return row;
    }

    private async Task DrawAsync()
    {
        try
        {
            if (_console.Profile.Capabilities.Ansi)
                await RedrawAsync();
            else
                await Task.Delay(Timeout.InfiniteTimeSpan, _timeProvider, _stopping.Token);
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

    private async Task RedrawAsync()
    {
        using var timer = new PeriodicTimer(RedrawInterval, _timeProvider);
        do
            _screen.Show(Draw(_console.Profile.Height));
        while (await timer.WaitForNextTickAsync(_stopping.Token));
    }

    private Paragraph Draw(int height) =>
        _view.Draw(ReadRows(), _status, _timeProvider.GetUtcNow().UtcDateTime, _console.Profile.Width, height);

    private TableRowContent[] ReadRows()
    {
        lock (_gate)
            return [.. _rows.Select(row => row.Read())];
    }
}
