namespace Vwap.Feeds;

/// <summary>Decodes the frames of one venue: bytes in, neutral messages out.</summary>
/// <remarks>
/// A function of the bytes since the last <see cref="Reset"/>: no I/O, no clock, no exception whatever the bytes. Not thread-safe.
/// </remarks>
public interface IFrameDecoder
{
    /// <summary>Decodes one frame.</summary>
    /// <param name="utf8">The frame as received.</param>
    /// <param name="frame">Receives the message; what it held before is cleared.</param>
    void Decode(ReadOnlySpan<byte> utf8, DecodedFrame frame);

    /// <summary>The next frame is the first of another connection.</summary>
    void Reset();
}
