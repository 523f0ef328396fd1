namespace Vwap.Feeds;

/// <summary>Reads a stream line by line as bytes, without making strings.</summary>
/// <remarks>Lines end with LF or CRLF; the last may end with the stream. A line stays valid until the next is read. Not thread-safe.</remarks>
/// <param name="stream">What to read.</param>
/// <param name="lineBytesMax">The longest line; a longer one is skipped.</param>
internal sealed class LineReader(Stream stream, int lineBytesMax = FeedLimits.LineBytesMax)
{
    private byte[] _buffer = new byte[Math.Min(1 << 16, lineBytesMax + 1)];
    private int _start;
    private int _end;
    private bool _streamEnded;
    private bool _isSkipping;

    /// <summary>How many lines were read, skipped ones included.</summary>
    public long Lines { get; private set; }

    /// <summary>How many lines were skipped because they were too long.</summary>
    public long Skipped { get; private set; }

    /// <summary>Whether the stream ended in the middle of what it should hold, as a truncated recording does.</summary>
    public bool WasCutShort { get; private set; }

    public bool TryRead(out ReadOnlyMemory<byte> line)
    {
        var searched = _start;
        while (true)
        {
            var newline = _buffer.AsSpan(searched, _end - searched).IndexOf((byte)'\n');
            if (newline < 0 && !_streamEnded)
            {
                var read = Fill();
                searched = _end - read;
                continue;
            }

            var isLine = newline >= 0 || _end > _start || _isSkipping;
            line = Take(newline >= 0 ? searched + newline : _end, hasEnd: newline >= 0);
            Lines += isLine ? 1 : 0;
            if (!_isSkipping)
                return isLine;
            _isSkipping = false;
            Skipped++;
            searched = _start;
        }
    }

    private ReadOnlyMemory<byte> Take(int end, bool hasEnd)
    {
        var line = _buffer.AsMemory(_start, end - _start);
        _start = hasEnd ? end + 1 : end;
        return line.Length > 0 && line.Span[^1] == '\r' ? line[..^1] : line;
    }

    /// <summary>Reads more behind what is there.</summary>
    /// <returns>How many bytes came.</returns>
    private int Fill()
    {
        MakeRoom();
        var read = 0;
        try
        {
            read = stream.Read(_buffer, _end, _buffer.Length - _end);
        }
        catch (Exception exception) when (exception is InvalidDataException or InvalidOperationException)
        {
            // A truncated compressed file, as after a power cut while recording: what precedes it is usable.
            WasCutShort = true;
        }

        _streamEnded = read == 0;
        _end += read;
        return read;
    }

    private void MakeRoom()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        if (_end == _buffer.Length && _end > lineBytesMax)
            (_isSkipping, _end) = (true, 0);
        else if (_end == _buffer.Length)
            Array.Resize(ref _buffer, Math.Min(_buffer.Length * 2, lineBytesMax + 1));
    }
}
