using System.Buffers;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;

namespace Vwap.Outputs;

/// <summary>Readings as lines of a file that survives crashes, power cuts and a full disk without a torn, lost or doubled line.</summary>
/// <remarks>
/// <para>A batch is one write at a known place. If it fails the file is cut back to that place, so that a reader never sees half of a
/// batch that is going to be written again. What is written survives the process; <see cref="FlushAsync"/> makes it survive the machine.</para>
/// <para>One process at a time can write a file.</para>
/// </remarks>
public sealed partial class FileOutput : IOutput
{
    private readonly string _path;
    private readonly OutputFormat _format;
    private readonly FileStream _file;
    private readonly SafeFileHandle _handle;
    private readonly ILogger _logger;
    private readonly ArrayBufferWriter<byte> _lines = new();
    private long _length;
    private bool _keepsNothing;
    private bool _isDeleted;

    private FileOutput(string path, OutputFormat format, FileStream file, ILogger logger)
    {
        _path = path;
        _format = format;
        _file = file;
        _handle = file.SafeFileHandle;
        _logger = logger;
    }

    /// <summary>
    /// Opens or creates a file. A torn end of an existing one is cut off, with a warning. A named pipe or a terminal is written as a stream.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="format">One for which <see cref="OutputFormats.IsLines"/> is true.</param>
    /// <param name="logger">Where what was cut is said.</param>
    /// <exception cref="OutputFileException">It cannot be opened, or what it holds is not ours to add to; it is left as it was.</exception>
    public static IOutput Open(string path, OutputFormat format, ILogger logger)
    {
        if (!format.IsLines())
            throw new ArgumentOutOfRangeException(nameof(format), format, "Only jsonl, csv and plain are lines");

        var file = OutputPath.OpenToWrite(path);
        if (!file.CanSeek)
            return new StreamOutput(file, format);

        var output = new FileOutput(path, format, file, logger);
        try
        {
            output.CutTornEnd();
            return output;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask WriteAsync(ReadOnlyMemory<Reading> batch, CancellationToken cancellationToken)
    {
        FollowCutFromOutside();
        _lines.ResetWrittenCount();
        if (_length == 0)
            ReadingLines.WriteHeader(_format, _lines);
        ReadingLines.Write(_format, batch.Span, _lines);
        Append();
        return default;
    }

    /// <inheritdoc/>
    public ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        if (_length == 0)
            AppendHeader();
        RandomAccess.FlushToDisk(_handle);
        SayIfDeleted();
        return default;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _file.DisposeAsync();

    private void AppendHeader()
    {
        _lines.ResetWrittenCount();
        ReadingLines.WriteHeader(_format, _lines);
        Append();
    }

    /// <summary>Log rotation may empty a file while it is written: to go on at the old place would leave a hole of zeros.</summary>
    private void FollowCutFromOutside()
    {
        var length = RandomAccess.GetLength(_handle);
        if (length >= _length || _keepsNothing)
            return;
        LogCutFromOutside(_path, _length, length);
        CutTornEnd();
    }

    /// <summary>A deleted file can still be written, and nobody will ever read that.</summary>
    private void SayIfDeleted()
    {
        if (_isDeleted || File.Exists(_path))
            return;
        _isDeleted = true;
        LogDeleted(_path);
    }

    private void Append()
    {
        try
        {
            RandomAccess.Write(_handle, _lines.WrittenSpan, _length);
            // A device such as /dev/null stays empty.
            _keepsNothing |= _length == 0 && _lines.WrittenCount > 0 && RandomAccess.GetLength(_handle) == 0;
            _length += _lines.WrittenCount;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            CutBack();
            throw new IOException(failure.Message, failure);
        }
    }

    /// <summary>Takes away what a failed write has left. Where even that fails, the next attempt writes over it from the same place.</summary>
    private void CutBack()
    {
        try
        {
            RandomAccess.SetLength(_handle, _length);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            LogNotCutBack(_path, _length, failure.Message);
        }
    }

    private void CutTornEnd()
    {
        var length = RandomAccess.GetLength(_handle);
        _length = new WrittenFile(_path, _format, _handle).FindEnd();
        if (_length == length)
            return;
        RandomAccess.SetLength(_handle, _length);
        LogCut(_path, length - _length, _length);
    }
}
