using Microsoft.Extensions.Logging;
using Vwap.Outputs;

namespace Vwap.Cli;

/// <summary>Where the readings of a command go, and where an earlier run stopped.</summary>
internal sealed class ReadingOutput : IAsyncDisposable
{
    /// <summary>How long a stop waits for readings to be written: 10 seconds. What is not written then is said, and the run has failed.</summary>
    public static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(10);

    private readonly OutputPump? _pump;

    private ReadingOutput(OutputPump? pump, ResumePoint resumeFrom)
    {
        _pump = pump;
        ResumeFrom = resumeFrom;
        Completion = pump?.Completion ?? new TaskCompletionSource().Task;
    }

    public ResumePoint ResumeFrom { get; }

    /// <summary>Ends when the output can take no more.</summary>
    public Task Completion { get; }

    /// <summary>Opens standard output, or a file that is gone on with from its last line.</summary>
    /// <exception cref="OutputFileException">The file cannot be the output.</exception>
    public static ReadingOutput Open(
        OutputSettings settings, IReadOnlyList<ProductId> products, IReadOnlyList<WindowSpec> windows, TableStatus table, ILoggerFactory loggers)
    {
        var format = settings.FormatNow;
        if (format == OutputFormat.None)
            return new(pump: null, ResumePoint.None);
        if (settings.File is { } path)
            return OpenFile(path, format, products, windows, loggers);

        IOutput output = format == OutputFormat.Table
            ? new TableOutput(TerminalConsole.Create(), products, windows, table, TimeProvider.System)
            : new StreamOutput(StandardOutput.Open(), format);
        return new(CreatePump(output, "standard output", loggers), ResumePoint.None);
    }

    /// <exception cref="OutputClosedException">The reader has gone.</exception>
    /// <exception cref="OutputFailedException">The output could not go on.</exception>
    public async ValueTask PostAsync(ReadOnlyMemory<Reading> batch, CancellationToken cancellationToken)
    {
        try
        {
            await (_pump?.PostAsync(batch, cancellationToken) ?? ValueTask.CompletedTask);
        }
        catch (InvalidOperationException refused) when (refused.InnerException is OutputFailedException failure)
        {
            throw new OutputFailedException(failure.Message, failure);
        }
    }

    /// <summary>Writes what is queued.</summary>
    /// <returns>The exit code: a failure when readings could not be written, unless their reader has gone.</returns>
    /// <exception cref="OutputFailedException">The output could not go on.</exception>
    public async Task<int> StopAsync()
    {
        if (_pump is null)
            return ExitCode.Success;

        var statistics = await _pump.StopAsync(StopTimeout);
        if (Completion.Exception?.InnerException is { } failure)
        {
            if (failure is OutputFailedException)
                throw new OutputFailedException(failure.Message, failure);
            return failure is OutputClosedException ? ExitCode.Success : ExitCode.Failure;
        }

        return statistics.Pending == 0 ? ExitCode.Success : ExitCode.Failure;
    }

    public ValueTask DisposeAsync() => _pump?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static ReadingOutput OpenFile(
        string path, OutputFormat format, IReadOnlyList<ProductId> products, IReadOnlyList<WindowSpec> windows, ILoggerFactory loggers)
    {
        var wanted = products.SelectMany(product => windows.Select(window => (product, window)));
        var resumeFrom = OutputCheckpoint.ReadLast(path, format, wanted);
        var output = FileOutput.Open(path, format, loggers.CreateLogger<FileOutput>());
        return new(CreatePump(output, path, loggers), resumeFrom);
    }

    private static OutputPump CreatePump(IOutput output, string name, ILoggerFactory loggers) =>
        new(output, name, options: null, TimeProvider.System, loggers.CreateLogger<OutputPump>());
}
