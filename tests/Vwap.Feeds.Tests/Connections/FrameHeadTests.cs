using System.Buffers.Binary;

namespace Vwap.Feeds.Tests;

public sealed class FrameHeadTests
{
    /// <summary>A server may refuse a length in more bytes than it needs (RFC 6455 §5.2).</summary>
    [Theory]
    [InlineData(0, 0, 2)]
    [InlineData(125, 125, 2)]
    [InlineData(126, 126, 4)]
    [InlineData(65_535, 126, 4)]
    [InlineData(65_536, 127, 10)]
    public void Frame_OfOurs_IsMaskedAndHasTheShortestLength(int length, int code, int maskAt)
    {
        byte[] payload = [.. Enumerable.Range(0, length).Select(index => (byte)(index % 251))];
        byte[] mask = [1, 2, 3, 4];
        var frame = new byte[length + FrameHead.SentBytesMax];
        var written = FrameHead.Write(Opcode.Text, payload, mask, frame);

        Assert.Equal((0x81, 0x80 | code, maskAt + 4 + length), (frame[0], frame[1], written));
        if (maskAt > 2)
            Assert.Equal(length, maskAt == 4 ? BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(2)) : BinaryPrimitives.ReadInt64BigEndian(frame.AsSpan(2)));
        Assert.Equal(mask, frame[maskAt..(maskAt + 4)]);
        Assert.Equal(payload, frame[(maskAt + 4)..written].Select((character, index) => (byte)(character ^ mask[index % 4])));
    }
}
