using System.Buffers;

namespace Vwap.Feeds;

/// <summary>Writes what reaches the engine to a file that replay reads, in the same order.</summary>
/// <remarks>
/// The file is flushed to the operating system once a second, by the time of the events: a killed process loses that much.
/// Engine thread only. A file that cannot be written throws <see cref="IOException"/>: a recording with a hole is useless.
/// </remarks>
public sealed class RecordingWriter : IDisposable
{
    private static readonly TimeSpan FlushInterval = TimeSpan.FromSeconds(1);

    private readonly Stream _stream;
    private readonly ArrayBufferWriter<byte> _line = new();
    private TimeSpan _flushedAt;

    /// <summary>Creates the file, or empties it, and writes the header. It is compressed when its name ends in <c>.gz</c> or <c>.br</c>.</summary>
    public RecordingWriter(string path, RecordingHeader header)
    {
        _stream = CompressedFile.Create(path);
        RecordingFormat.Write(_line, header);
        WriteLine();
    }

    /// <summary>Appends an event.</summary>
    public void Write(in FeedEvent feedEvent)
    {
        RecordingFormat.Write(_line, feedEvent);
        WriteLine();
        if (feedEvent.Elapsed - _flushedAt < FlushInterval)
            return;

        _stream.Flush();
        _flushedAt = feedEvent.Elapsed;
    }

    /// <summary>Ends the file.</summary>
    public void Dispose() => _stream.Dispose();

    private void WriteLine()
    {
        _stream.Write(_line.WrittenSpan);
        _line.ResetWrittenCount();
    }
}
