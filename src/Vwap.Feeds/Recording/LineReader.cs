namespace Vwap.Feeds;

/// <summary>Reads a stream line by line as bytes, without making strings.</summary>
/// <remarks>Lines end with LF or CRLF; the last may end with the stream. A line stays valid until the next is read. Not thread-safe.</remarks>
internal sealed class LineReader(Stream stream)
{
    private byte[] _buffer = new byte[1 << 16];
    private int _start;
    private int _end;
    private bool _streamEnded;

    /// <summary>How many lines were read.</summary>
    public long Lines { get; private set; }

    /// <summary>Whether the stream ended in the middle of what it should hold, as a recording does that was cut short.</summary>
    public bool WasCutShort { get; private set; }

    public bool TryRead(out ReadOnlyMemory<byte> line)
    {
        var searched = _start;
        while (true)
        {
            var newline = _buffer.AsSpan(searched, _end - searched).IndexOf((byte)'\n');
            if (newline >= 0)
                return Take(searched + newline, skip: 1, out line);
            if (_streamEnded)
                return Take(_end, skip: 0, out line);
            var read = Fill();
            searched = _end - read;
        }
    }

    private bool Take(int end, int skip, out ReadOnlyMemory<byte> line)
    {
        line = _buffer.AsMemory(_start, end - _start);
        if (line.Length > 0 && line.Span[^1] == '\r')
            line = line[..^1];
        var any = skip > 0 || end > _start;
        _start = end + skip;
        Lines += any ? 1 : 0;
        return any;
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
            // A compressed file that was cut short, as by a power cut while recording: what came before is good.
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

        if (_end == _buffer.Length)
            Array.Resize(ref _buffer, _buffer.Length * 2);
    }
}
