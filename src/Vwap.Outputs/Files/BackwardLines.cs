using Microsoft.Win32.SafeHandles;

namespace Vwap.Outputs;

/// <summary>Reads the lines of a file from its end to its start, in chunks: the last lines of gigabytes cost one read.</summary>
/// <remarks>One thread. A line is valid until the next one is read.</remarks>
internal sealed class BackwardLines(SafeFileHandle file, long end)
{
    private const int ChunkLength = 256 * 1024;

    private readonly byte[] _buffer = new byte[ChunkLength + WrittenLine.LengthMax + 1];

    /// <summary>Where the buffer's first byte is in the file.</summary>
    private long _bufferOffset = end;

    /// <summary>How many bytes of the buffer are not read yet: they end where the line read last begins.</summary>
    private int _unread;

    /// <summary>Where the line read last begins in the file.</summary>
    public long Offset => _bufferOffset + _unread;

    /// <summary>Reads the line before the last one read.</summary>
    /// <param name="line">Without its line feed. Of a line longer than any of ours, its end.</param>
    /// <param name="isEnded">Whether a line feed ends it: so with all but perhaps the last of the file.</param>
    /// <returns>False at the start of the file.</returns>
    public bool TryRead(out ReadOnlySpan<byte> line, out bool isEnded)
    {
        line = default;
        isEnded = false;
        if (Offset == 0)
            return false;
        if (_unread <= WrittenLine.LengthMax)
            Load();

        isEnded = _buffer[_unread - 1] == '\n';
        var length = isEnded ? _unread - 1 : _unread;
        var begin = _buffer.AsSpan(0, length).LastIndexOf((byte)'\n') + 1;
        line = _buffer.AsSpan(begin, length - begin);
        _unread = begin;
        return true;
    }

    private void Load()
    {
        var length = (int)Math.Min(ChunkLength, _bufferOffset);
        _buffer.AsSpan(0, _unread).CopyTo(_buffer.AsSpan(length));
        _bufferOffset -= length;
        _unread += length;
        for (var read = 0; read < length;)
        {
            var count = RandomAccess.Read(file, _buffer.AsSpan(read, length - read), _bufferOffset + read);
            if (count == 0)
                throw new EndOfStreamException("The file became shorter while it was read");
            read += count;
        }
    }
}
