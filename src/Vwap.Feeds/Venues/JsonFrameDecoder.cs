using System.Text.Json;
using System.Text.Unicode;

namespace Vwap.Feeds;

/// <summary>The base of decoders of JSON frames: checks for any frame, and members in any order.</summary>
internal abstract class JsonFrameDecoder : IFrameDecoder
{
    protected JsonText Text { get; } = new();

    public void Decode(ReadOnlySpan<byte> utf8, DecodedFrame frame)
    {
        frame.Clear();
        if (utf8.Length > FeedLimits.FrameBytesMax)
            frame.Reject(FrameFault.TooLong);
        else if (!Utf8.IsValid(utf8))
            frame.Reject(FrameFault.NotUtf8);
        else
            DecodeJson(utf8, frame);
    }

    public virtual void Reset()
    {
    }

    /// <summary>Decodes the object whose start the reader is on, to its end.</summary>
    protected abstract void Decode(ReadOnlySpan<byte> utf8, ref Utf8JsonReader reader, DecodedFrame frame);

    /// <summary>The frame was JSON to its end.</summary>
    protected virtual void OnDecoded(DecodedFrame frame)
    {
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
