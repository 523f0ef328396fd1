namespace Vwap.Feeds.Recording;

/// <summary>Writes what reaches the engine to a file that replay reads, in the same order.</summary>
/// <remarks>Engine thread only. A file that cannot be written throws <see cref="IOException"/>: a recording with a hole would be none.</remarks>
public sealed class RecordingWriter : IDisposable
{
    private readonly Stream _stream;

    /// <summary>Creates the file, or empties it, and writes the header. It is compressed when its name ends in <c>.gz</c> or <c>.br</c>.</summary>
    public RecordingWriter(string path, RecordingHeader header)
    {
        _stream = new BufferedStream(CompressedFile.Create(path), 1 << 16);
        RecordingFormat.Write(_stream, header);
    }

    /// <summary>How many events were written.</summary>
    public long Events { get; private set; }

    /// <summary>Appends an event.</summary>
    public void Write(in FeedEvent feedEvent)
    {
        RecordingFormat.Write(_stream, feedEvent);
        Events++;
    }

    /// <summary>Hands what was written to the operating system.</summary>
    public void Flush() => _stream.Flush();

    /// <summary>Ends the file.</summary>
    public void Dispose() => _stream.Dispose();
}
