using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace Vwap.Kafka;

/// <summary>A file of records, each behind its length, written at its end and read once from its start.</summary>
/// <remarks>
/// Not thread-safe. The file has its name for the moment of its making only, so that nothing is left of it however the process ends; on
/// Windows until it is closed.
/// </remarks>
internal sealed class SpillFile : IDisposable
{
    private readonly SafeFileHandle _file;
    private readonly byte[] _buffer = new byte[256 * 1024];
    private long _readOffset;
    private int _begin;
    private int _end;

    /// <exception cref="IOException">It cannot be made.</exception>
    public SpillFile(string path)
    {
        _file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Delete, FileOptions.DeleteOnClose);
        if (!OperatingSystem.IsWindows())
            File.Delete(path);
    }

    /// <summary>How many bytes were written.</summary>
    public long Length { get; private set; }

    /// <summary>Adds whole records. After a failure the file is as it was before.</summary>
    /// <exception cref="IOException">The disk is full or broken.</exception>
    public void Append(ReadOnlySpan<byte> records)
    {
        RandomAccess.Write(_file, records, Length);
        Length += records.Length;
    }

    /// <summary>Reads the next record, without its length.</summary>
    /// <param name="record">Valid until the next call.</param>
    /// <returns>False when all that was written is read.</returns>
    public bool TryRead(out ReadOnlySpan<byte> record)
    {
        if (TryReadBuffer(out record))
            return true;
        Load();
        return TryReadBuffer(out record);
    }

    public void Dispose() => _file.Dispose();

    private bool TryReadBuffer(out ReadOnlySpan<byte> record)
    {
        record = default;
        var loaded = _buffer.AsSpan(_begin, _end - _begin);
        if (loaded.Length < sizeof(int) || loaded.Length - sizeof(int) < BinaryPrimitives.ReadInt32LittleEndian(loaded))
            return false;

        record = loaded.Slice(sizeof(int), BinaryPrimitives.ReadInt32LittleEndian(loaded));
        _begin += sizeof(int) + record.Length;
        return true;
    }

    private void Load()
    {
        _buffer.AsSpan(_begin, _end - _begin).CopyTo(_buffer);
        (_begin, _end) = (0, _end - _begin);
        var wanted = (int)Math.Min(_buffer.Length - _end, Length - _readOffset);
        var read = RandomAccess.Read(_file, _buffer.AsSpan(_end, wanted), _readOffset);
        _readOffset += read;
        _end += read;
    }
}
