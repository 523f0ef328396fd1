using Microsoft.Win32.SafeHandles;

namespace Vwap.Outputs;

/// <summary>Reads the lines of a file from its end to its start, in chunks, so that the last lines of gigabytes cost one read.</summary>
/// <remarks>Not thread-safe. A line is valid until the next one is read.</remarks>
internal sealed class BackwardLines(SafeFileHandle file, long end)
{
    private const int ChunkLength = 256 * 1024;

    private readonly byte[] _buffer = new byte[ChunkLength + WrittenLine.LengthMax + 1];

    /// <summary>The offset in the file of the buffer's first byte.</summary>
    private long _bufferOffset = end;

    /// <summary>How many bytes of the buffer are unread: those before the current line.</summary>
    private int _unread;

    /// <summary>The offset in the file of the current line.</summary>
    public long Offset => _bufferOffset + _unread;

    /// <summary>Moves to the line before the current one.</summary>
    /// <param name="line">Without its line feed. Of a line longer than any of vwap's, its end.</param>
    /// <param name="isEnded">Whether it has a line feed, as all lines but perhaps the last.</param>
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
                throw new EndOfStreamException("The file was truncated while it was read");
            read += count;
        }
    }
}
