using System.Text.Json;
using System.Text.Unicode;

namespace Vwap.Feeds;

/// <summary>
/// The base of decoders of JSON frames: a fast path for frames of trades as the venue writes them, and a strict reader for all others.
/// </summary>
/// <remarks>Both give the same for any bytes: what the fast path does not know to the last byte it leaves to the strict reader.</remarks>
internal abstract class JsonFrameDecoder : IFrameDecoder
{
    protected JsonText Text { get; } = new();

    public void Decode(ReadOnlySpan<byte> utf8, DecodedFrame frame)
    {
        frame.Clear();
        if (utf8.Length > FeedLimits.FrameBytesMax)
            frame.Reject(FrameFault.TooLong);
        else if (!TryDecodeUsual(utf8, frame))
            DecodeStrictly(utf8, frame);
    }

    public virtual void Reset()
    {
    }

    /// <summary>Decodes a frame of trades whose members come in the venue's order.</summary>
    /// <returns>False for any other frame, and for one with anything wrong in it; what was written then is meaningless.</returns>
    protected internal abstract bool TryDecodeUsual(ReadOnlySpan<byte> utf8, DecodedFrame frame);

    /// <summary>Decodes the object whose start the reader is on, to its end.</summary>
    protected abstract void Decode(ReadOnlySpan<byte> utf8, ref Utf8JsonReader reader, DecodedFrame frame);

    /// <summary>The frame was JSON to its end.</summary>
    protected virtual void OnDecoded(DecodedFrame frame)
    {
    }

    private void DecodeStrictly(ReadOnlySpan<byte> utf8, DecodedFrame frame)
    {
        frame.Clear();
        if (!Utf8.IsValid(utf8))
            frame.Reject(FrameFault.NotUtf8);
        else
            DecodeJson(utf8, frame);
    }

    private void DecodeJson(ReadOnlySpan<byte> utf8, DecodedFrame frame)
    {
        try
        {
            var reader = new Utf8JsonReader(utf8);
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                frame.Reject(FrameFault.NotJson);
                return;
            }

            Decode(utf8, ref reader, frame);
            reader.Read(); // throws on anything but white space behind the object
            OnDecoded(frame);
        }
        catch (JsonException)
        {
            frame.Reject(FrameFault.NotJson);
        }
    }
}
