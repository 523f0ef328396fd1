namespace Vwap.Kafka;

/// <summary>A file of lines, written at its end and read once from its start; deleted when it is disposed.</summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class SpillFile : IDisposable
{
    private readonly FileStream _file;
    private readonly byte[] _buffer = new byte[256 * 1024];
    private long _readOffset;
    private int _begin;
    private int _end;

    public SpillFile(string path) => _file = new(
        path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0, FileOptions.DeleteOnClose);

    /// <summary>How many bytes were written.</summary>
    public long Length { get; private set; }

    /// <summary>Adds whole lines. After a failure the file is as it was before.</summary>
    /// <exception cref="IOException">The disk is full or broken.</exception>
    public void Append(ReadOnlySpan<byte> lines)
    {
        RandomAccess.Write(_file.SafeFileHandle, lines, Length);
        Length += lines.Length;
    }

    /// <summary>Reads the next line, without its line feed.</summary>
    /// <returns>False when all that was written is read.</returns>
    public bool TryRead(out ReadOnlySpan<byte> line)
    {
        line = default;
        var length = _buffer.AsSpan(_begin, _end - _begin).IndexOf((byte)'\n');
        if (length < 0)
        {
            Load();
            length = _buffer.AsSpan(_begin, _end - _begin).IndexOf((byte)'\n');
            if (length < 0)
                return false;
        }

        line = _buffer.AsSpan(_begin, length);
        _begin += length + 1;
        return true;
    }

    public void Dispose() => _file.Dispose();

    private void Load()
    {
        _buffer.AsSpan(_begin, _end - _begin).CopyTo(_buffer);
        (_begin, _end) = (0, _end - _begin);
        var wanted = (int)Math.Min(_buffer.Length - _end, Length - _readOffset);
        var read = RandomAccess.Read(_file.SafeFileHandle, _buffer.AsSpan(_end, wanted), _readOffset);
        _readOffset += read;
        _end += read;
    }
}
