using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;

namespace Vwap.Outputs;

/// <summary>Readings as lines of a file that survives crashes, power cuts, a full disk and log rotation without a torn, lost or repeated line.</summary>
/// <remarks>
/// <para>A batch is one write at a known offset. If it fails the file is cut back to that offset, so that a reader never sees half of a
/// batch that will be written again. What is written survives the process; <see cref="FlushAsync"/> makes it survive the machine.</para>
/// <para>One process at a time can write a file.</para>
/// </remarks>
public sealed partial class FileOutput : IOutput
{
    private readonly string _path;
    private readonly OutputFormat _format;
    private readonly ReadingExtras _with;
    private readonly ILogger _logger;
    private readonly ArrayBufferWriter<byte> _lines = new();
    private FileStream _file;
    private long _length;
    private bool _csvHasVenue = true;
    private bool _keepsNothing;

    private FileOutput(string path, OutputFormat format, ReadingExtras with, FileStream file, ILogger logger)
    {
        _path = path;
        _format = format;
        _with = with;
        _logger = logger;
        Begin(file);
    }

    /// <inheritdoc/>
    public bool NeverBlocks => true;

    /// <summary>How many bytes it has.</summary>
    internal long Length => _length;

    private SafeFileHandle Handle => _file.SafeFileHandle;

    /// <summary>
    /// Opens or creates a file of lines. The torn end of an existing one is cut off, with a warning. A named pipe or a terminal is written as a
    /// stream.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="format">One for which <see cref="OutputFormats.IsLines"/> is true.</param>
    /// <param name="logger">Where repairs of the file are logged.</param>
    /// <param name="with">What readings have besides the VWAP.</param>
    /// <exception cref="OutputFileException">It cannot be opened, or does not hold readings in this format; it is left as it was.</exception>
    public static IOutput Open(string path, OutputFormat format, ILogger logger, ReadingExtras with = ReadingExtras.None)
    {
        if (!format.IsLines())
            throw new ArgumentOutOfRangeException(nameof(format), format, "Only jsonl, csv and plain are lines");

        var file = OutputPath.OpenToWrite(path);
        return file.CanSeek ? new FileOutput(path, format, with, file, logger) : new StreamOutput(file, format, with);
    }

    /// <inheritdoc/>
    public ValueTask WriteAsync(ReadOnlyMemory<Reading> batch, CancellationToken cancellationToken)
    {
        FollowTruncation();
        Append(batch.Span);
        return default;
    }

    /// <summary>Flushes to the disk. When the file was renamed or deleted, what follows goes to the file that has its name now.</summary>
    /// <exception cref="IOException">The disk refuses, or the file that has its name now cannot be written.</exception>
    public ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        if (FileIdentity.IsReplaced(_path, Handle))
            FollowRotation();
        if (_length == 0)
            Append([]); // a header
        RandomAccess.FlushToDisk(Handle);
        return default;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _file.DisposeAsync();

    /// <summary>Log rotation may truncate the file (copytruncate): writing on at the old offset would leave a hole of zeros.</summary>
    private void FollowTruncation()
    {
        var length = RandomAccess.GetLength(Handle);
        if (length >= _length || _keepsNothing)
            return;
        LogTruncated(_path, _length, length);
        _length = CutTornEnd(Handle);
    }

    /// <summary>Log rotation may rename the file. The old one is complete then, and closed once the new one can be written.</summary>
    private void FollowRotation()
    {
        RandomAccess.FlushToDisk(Handle);
        var old = _file;
        Begin(OutputPath.OpenToWrite(_path));
        old.Dispose();
        LogRotated(_path, _length);
    }

    /// <summary>Continues in a file, after its last whole line. One that cannot be continued is closed.</summary>
    [MemberNotNull(nameof(_file))]
    private void Begin(FileStream file)
    {
        try
        {
            if (!file.CanSeek)
                throw new OutputFileException(_path, "is not a regular file: delete or move it");
            _length = CutTornEnd(file.SafeFileHandle);
        }
        catch
        {
            file.Dispose();
            throw;
        }

        _file = file;
        _keepsNothing = false;
    }

    private void Append(ReadOnlySpan<Reading> batch)
    {
        _lines.ResetWrittenCount();
        if (_length == 0)
            ReadingLines.WriteHeader(_format, _lines, _with);
        ReadingLines.Write(_format, batch, _lines, _csvHasVenue);
        try
        {
            RandomAccess.Write(Handle, _lines.WrittenSpan, _length);
            // A device such as /dev/null stays empty.
            _keepsNothing |= _length == 0 && _lines.WrittenCount > 0 && RandomAccess.GetLength(Handle) == 0;
            _length += _lines.WrittenCount;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            CutBack();
            throw new IOException(failure.Message, failure);
        }
    }

    /// <summary>Removes what a failed write has left. Where even that fails, the next attempt writes over it from the same offset.</summary>
    private void CutBack()
    {
        try
        {
            RandomAccess.SetLength(Handle, _length);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            LogNotCutBack(_path, _length, failure.Message);
        }
    }

    /// <returns>The offset after the last whole line.</returns>
    private long CutTornEnd(SafeFileHandle handle)
    {
        var length = RandomAccess.GetLength(handle);
        var content = new WrittenFile(_path, _format, _with, handle);
        var end = content.FindEnd();
        _csvHasVenue = content.HasVenues;
        if (end == length)
            return end;
        RandomAccess.SetLength(handle, end);
        LogCut(_path, length - end, end);
        return end;
    }

    [LoggerMessage(4011, LogLevel.Warning, "{Path}: {Bytes} bytes of a torn line cut off, {Kept} bytes kept")]
    private partial void LogCut(string path, long bytes, long kept);

    [LoggerMessage(4012, LogLevel.Error, "{Path}: cannot cut off what a failed write left after byte {Length}: {Reason}")]
    private partial void LogNotCutBack(string path, long length, string reason);

    [LoggerMessage(4013, LogLevel.Warning, "{Path}: truncated by another process from {Expected} to {Length} bytes; continuing at its end")]
    private partial void LogTruncated(string path, long expected, long length);

    [LoggerMessage(4014, LogLevel.Information, "{Path}: renamed or deleted (log rotation); continuing in the new file at byte {Length}")]
    private partial void LogRotated(string path, long length);
}
