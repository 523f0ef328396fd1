using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Vwap.Outputs;
using Vwap.Web;

namespace Vwap.Cli;

/// <summary>The output of a command, and where an earlier run stopped.</summary>
internal sealed class ReadingOutput(OutputPump? pump, string name, ResumePoint resumeFrom, PosixSignalRegistration? hangUp = null, ParquetFolder? parquet = null) : IAsyncDisposable
{
    /// <summary>How long a stop waits for readings to be written: 10 seconds. What is not written then is logged, and the run has failed.</summary>
    public static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(10);

    private const string StandardOutputName = "standard output";

    public ResumePoint ResumeFrom => resumeFrom;

    /// <summary>The counts so far; null without an output. What waits for an output is never dropped.</summary>
    public OutputReport? Report => pump?.Statistics is { } counts ? new(name, counts.Written, counts.Pending, Dropped: 0, counts.Retries) : null;

    /// <summary>Completes when the output accepts no more.</summary>
    public Task Completion { get; } = pump?.Completion ?? new TaskCompletionSource().Task;

    /// <summary>Opens standard output, or a file or a folder, which is resumed.</summary>
    /// <exception cref="OutputFileException">The file cannot be the output.</exception>
    public static async Task<ReadingOutput> OpenAsync(
        OutputSettings settings, IReadOnlyList<StreamId> streams, IReadOnlyList<WindowSpec> windows, TableStatus table, ILoggerFactory loggers)
    {
        var format = settings.FormatNow;
        if (format == OutputFormat.None)
            return new(pump: null, "none", ResumePoint.None);
        if (settings.File is not null)
            return await OpenFileAsync(settings, streams, windows, loggers);

        IOutput output = format == OutputFormat.Table ? OpenTable(streams, windows, table) : new StreamOutput(StandardOutput.Open(), format, settings.With);
        return new(CreatePump(output, StandardOutputName, loggers), StandardOutputName, ResumePoint.None);
    }

    /// <exception cref="OutputClosedException">The reader is gone.</exception>
    /// <exception cref="OutputFailedException">The output cannot continue.</exception>
    public ValueTask PostAsync(ReadOnlyMemory<Reading> batch, CancellationToken cancellationToken) =>
        pump?.PostAsync(batch, cancellationToken) ?? ValueTask.CompletedTask;

    /// <summary>Reads where an earlier run stopped with streams that this one did not have at first.</summary>
    /// <exception cref="OutputFileException">The file cannot be read.</exception>
    public static ResumePoint ReadLast(OutputSettings settings, IReadOnlyList<StreamId> streams, IReadOnlyList<WindowSpec> windows)
    {
        var wanted = streams.SelectMany(_ => windows, (stream, window) => (stream, window));
        return settings.CheckpointFile is not { } path ? ResumePoint.None
            : settings.FormatNow == OutputFormat.Parquet ? OutputCheckpoint.ReadLast(path, OutputFormat.Jsonl, wanted)
            : OutputCheckpoint.ReadLast(path, settings.FormatNow, wanted, settings.With);
    }

    /// <summary>Writes what is queued.</summary>
    /// <returns>The exit code: a failure when readings could not be written, unless their reader is gone.</returns>
    /// <exception cref="OutputFailedException">The output cannot continue.</exception>
    public async Task<int> StopAsync()
    {
        if (pump is null)
            return ExitCode.Success;

        var statistics = await pump.StopAsync(StopTimeout);
        if (Completion.Exception?.InnerException is OutputClosedException)
            return ExitCode.Success;
        if (Completion.IsFaulted)
            await Completion;
        if (statistics.Pending > 0)
            return ExitCode.Failure;
        if (parquet is not null)
            await parquet.CompleteAsync();
        return ExitCode.Success;
    }

    public async ValueTask DisposeAsync()
    {
        hangUp?.Dispose();
        if (pump is not null)
            await pump.DisposeAsync();
        parquet?.Dispose();
    }

    private static TableOutput OpenTable(IReadOnlyList<StreamId> streams, IReadOnlyList<WindowSpec> windows, TableStatus status)
    {
        status.HasKeys = !Console.IsInputRedirected && !Console.IsOutputRedirected;
        var table = new TableOutput(TerminalConsole.Create(), streams, windows, status, TimeProvider.System);
        if (status.HasKeys)
            TableKeys.Follow(table);
        return table;
    }

    private static async Task<ReadingOutput> OpenFileAsync(
        OutputSettings settings, IReadOnlyList<StreamId> streams, IReadOnlyList<WindowSpec> windows, ILoggerFactory loggers)
    {
        var (path, format, logger) = (settings.File!, settings.FormatNow, loggers.CreateLogger<FileOutput>());
        var parquet = format == OutputFormat.Parquet ? await ParquetFolder.OpenAsync(path, logger) : null;
        try
        {
            var resumeFrom = ReadLast(settings, streams, windows);
            var output = parquet is null ? FileOutput.Open(path, format, logger, settings.With) : new ParquetOutput(parquet, settings.Roll, logger);
            var pump = CreatePump(output, path, loggers);
            return new(pump, path, resumeFrom, HangUpSignal.Follow(pump.FlushSoon), parquet); // log rotation sends it
        }
        catch
        {
            parquet?.Dispose();
            throw;
        }
    }

    private static OutputPump CreatePump(IOutput output, string name, ILoggerFactory loggers) =>
        new(output, name, options: null, TimeProvider.System, loggers.CreateLogger<OutputPump>());
}
