using Microsoft.Extensions.Logging;

namespace Vwap.Outputs;

/// <summary>
/// A folder of Parquet files of readings. Each appears when it is whole; until then its readings are in a journal of JSON lines, which survives a
/// crash and is converted when the folder is opened again.
/// </summary>
/// <remarks>
/// <para>Files may be moved away at any time: the last reading of each stream and window is in the file <c>checkpoint</c>.</para>
/// <para>One process at a time can write it. Not thread-safe, but for what happens in the background.</para>
/// </remarks>
public sealed partial class ParquetFolder : IDisposable
{
    private const string FileExtension = ".parquet";
    private const string JournalExtension = ".jsonl";

    private readonly string _path;
    private readonly FileStream _lock;
    private readonly ILogger _logger;
    private Task _conversion = Task.CompletedTask;

    private ParquetFolder(string path, FileStream lockFile, ILogger logger) => (_path, _lock, _logger) = (path, lockFile, logger);

    /// <summary>The file with the last readings of a folder, as JSON lines.</summary>
    public static string CheckpointOf(string path) => Path.Combine(path, "checkpoint");

    /// <summary>Opens or creates a folder, and converts the journals that an earlier run left.</summary>
    /// <exception cref="OutputFileException">It cannot be used.</exception>
    /// <exception cref="OutputFailedException">A journal holds anything but readings.</exception>
    public static async Task<ParquetFolder> OpenAsync(string path, ILogger logger)
    {
        ParquetFolder folder;
        try
        {
            Directory.CreateDirectory(path);
            folder = new ParquetFolder(path, OutputPath.OpenToWrite(Path.Combine(path, "lock")), logger);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new OutputFileException(path, $"cannot be used: {failure.Message}", failure);
        }

        try
        {
            await folder.CompleteAsync();
            return folder;
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Converts the journals that are left, after the last reading was written.</summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    public async Task CompleteAsync()
    {
        await _conversion.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // what has failed is tried again
        await ConvertAllAsync(openJournal: null);
    }

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();

    /// <summary>The journal of a file that begins with a reading.</summary>
    internal string CreateJournalPath(in Reading first)
    {
        var name = Path.Combine(_path, $"{first.Trade.Time:yyyyMMdd'T'HHmmss.ffffff'Z'}");
        for (var number = 2; File.Exists(name + FileExtension) || File.Exists(name + JournalExtension); number++)
            name = Path.Combine(_path, $"{first.Trade.Time:yyyyMMdd'T'HHmmss.ffffff'Z'}-{number}");
        return name + JournalExtension;
    }

    /// <summary>Converts a closed journal in the background, after the one before.</summary>
    /// <exception cref="IOException">The one before has failed.</exception>
    internal async Task BeginConversionAsync(string journal)
    {
        await _conversion;
        _conversion = Task.Run(() => ConvertAsync(journal));
    }

    /// <summary>Tries again what has failed in the background, but not the open journal.</summary>
    internal async Task RetryFailedAsync(string? openJournal)
    {
        if (!_conversion.IsFaulted)
            return;
        await ConvertAllAsync(openJournal);
        _conversion = Task.CompletedTask;
    }

    /// <summary>
    /// Converts journals in the order in which they were written, as the last reading of a stream becomes the checkpoint. Their names do not show it:
    /// after a downtime a journal may begin with older trades than the one before.
    /// </summary>
    private async Task ConvertAllAsync(string? openJournal)
    {
        foreach (var journal in Directory.GetFiles(_path, "*" + JournalExtension).Where(journal => journal != openJournal).OrderBy(File.GetLastWriteTimeUtc))
            await ConvertAsync(journal);
    }

    /// <exception cref="IOException">The disk refuses.</exception>
    private async Task ConvertAsync(string journal)
    {
        try
        {
            await WriteFileAsync(journal);
        }
        catch (UnauthorizedAccessException failure)
        {
            throw new IOException(failure.Message, failure);
        }
    }

    /// <summary>Each step can be repeated: a crash may come between any two.</summary>
    private async Task WriteFileAsync(string journal)
    {
        await FileOutput.Open(journal, OutputFormat.Jsonl, _logger).DisposeAsync(); // a torn end is cut off
        var file = Path.ChangeExtension(journal, FileExtension);
        var last = new LastLines(CheckpointOf(_path));
        var lines = last.Follow(File.ReadLines(journal));
        if (File.Exists(file))
            _ = lines.Count();
        else if (File.ReadLines(journal).FirstOrDefault() is { } first)
            await ParquetFile.WriteAsync(lines, file, ParquetColumns.OfReadings(first), CancellationToken.None);
        last.Write();
        File.Delete(journal);
        if (last.Count > 0)
            LogWritten(file, last.Count);
    }

    [LoggerMessage(4021, LogLevel.Information, "{Path}: {Readings} readings written")]
    private partial void LogWritten(string path, long readings);
}
