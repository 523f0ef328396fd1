using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace Vwap.Kafka;

/// <summary>A queue of records on disk, in files of limited size that are deleted as they are read.</summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class Spill(string folder, long bytesMax) : IDisposable
{
    private const long FileBytes = 32 << 20;

    private readonly Queue<SpillFile> _files = new();
    private SpillFile? _newest;

    public bool IsEmpty => _files.Count == 0;

    /// <summary>Appends whole records, each preceded by its length.</summary>
    /// <returns>False when they would exceed the limit; nothing was written.</returns>
    /// <exception cref="IOException">The disk is full or broken; nothing was written.</exception>
    public bool TryAppend(ReadOnlySpan<byte> records)
    {
        if (_files.Sum(file => file.Length) + records.Length > bytesMax)
            return false;

        if (_newest is null || _newest.Length + records.Length > FileBytes)
        {
            Directory.CreateDirectory(folder);
            var file = new SpillFile(Path.Combine(folder, $"vwap-spill-{Guid.NewGuid():n}"));
            try
            {
                file.Append(records);
            }
            catch
            {
                file.Dispose();
                throw;
            }

            _files.Enqueue(_newest = file);
            return true;
        }

        _newest.Append(records);
        return true;
    }

    /// <summary>Takes the oldest record.</summary>
    /// <param name="record">Valid until the next call.</param>
    /// <returns>False when there is none.</returns>
    public bool TryTake(out ReadOnlySpan<byte> record)
    {
        while (_files.TryPeek(out var oldest))
        {
            if (oldest.TryRead(out record))
                return true;
            _files.Dequeue().Dispose();
            if (oldest == _newest)
                _newest = null;
        }

        record = default;
        return false;
    }

    public void Dispose()
    {
        foreach (var file in _files)
            file.Dispose();
    }
}

/// <summary>A file of records, each preceded by its length, appended to at the end and read once from the start.</summary>
/// <remarks>
/// Not thread-safe. The file is deleted as soon as it is open, so that nothing is left however the process ends; on Windows when it is
/// closed.
/// </remarks>
internal sealed class SpillFile : IDisposable
{
    private readonly SafeFileHandle _file;
    private readonly byte[] _buffer = new byte[256 * 1024];
    private long _readOffset;
    private int _begin;
    private int _end;

    /// <exception cref="IOException">It cannot be created.</exception>
    public SpillFile(string path)
    {
        _file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Delete, FileOptions.DeleteOnClose);
        if (!OperatingSystem.IsWindows())
            File.Delete(path);
    }

    /// <summary>The bytes written.</summary>
    public long Length { get; private set; }

    /// <summary>Appends whole records. After a failure the file is unchanged.</summary>
    /// <exception cref="IOException">The disk is full or broken.</exception>
    public void Append(ReadOnlySpan<byte> records)
    {
        RandomAccess.Write(_file, records, Length);
        Length += records.Length;
    }

    /// <summary>Reads the next record, without its length.</summary>
    /// <param name="record">Valid until the next call.</param>
    /// <returns>False when everything written was read.</returns>
    public bool TryRead(out ReadOnlySpan<byte> record)
    {
        if (TryReadBuffer(out record))
            return true;
        FillBuffer();
        return TryReadBuffer(out record);
    }

    public void Dispose() => _file.Dispose();

    private bool TryReadBuffer(out ReadOnlySpan<byte> record)
    {
        record = default;
        var buffered = _buffer.AsSpan(_begin, _end - _begin);
        if (buffered.Length < sizeof(int) || buffered.Length - sizeof(int) < BinaryPrimitives.ReadInt32LittleEndian(buffered))
            return false;

        record = buffered.Slice(sizeof(int), BinaryPrimitives.ReadInt32LittleEndian(buffered));
        _begin += sizeof(int) + record.Length;
        return true;
    }

    private void FillBuffer()
    {
        _buffer.AsSpan(_begin, _end - _begin).CopyTo(_buffer);
        (_begin, _end) = (0, _end - _begin);
        var count = (int)Math.Min(_buffer.Length - _end, Length - _readOffset);
        var read = RandomAccess.Read(_file, _buffer.AsSpan(_end, count), _readOffset);
        _readOffset += read;
        _end += read;
    }
}
