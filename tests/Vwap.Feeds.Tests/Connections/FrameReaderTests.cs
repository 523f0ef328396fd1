using System.Net.WebSockets;
using System.Text;

namespace Vwap.Feeds.Tests;

public sealed class FrameReaderTests
{
    private const byte Ping = 0x89;
    private const int Cases = 300;

    [Theory]
    [InlineData(1)]
    [InlineData(20261129)]
    public void Reader_MessagesInAnyPieces_AreReadWhole(int seed)
    {
        var random = new Random(seed);
        for (var number = 0; number < Cases; number++)
        {
            string[] messages = [.. Enumerable.Range(0, random.Next(1, 8)).Select(_ => Text(random))];
            byte[] bytes = [.. messages.SelectMany(message => Send(message, random))];
            Assert.Equal(messages, Read(bytes, random).Select(message => Encoding.UTF8.GetString(message.Payload)), StringComparer.Ordinal);
        }
    }

    /// <summary>Whatever a server sends, it is messages or a broken protocol.</summary>
    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public void Reader_DamagedBytes_AreMessagesOrABrokenProtocol(int seed)
    {
        var random = new Random(seed);
        var broken = 0;
        for (var number = 0; number < Cases * 10; number++)
        {
            byte[] bytes = [.. Enumerable.Range(0, 4).SelectMany(_ => Send(Text(random, 200), random))];
            for (var wounds = random.Next(1, 5); wounds > 0; wounds--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            try
            {
                Read(bytes, random);
            }
            catch (ProtocolException)
            {
                broken++;
            }
        }

        Assert.InRange(broken, Cases, (Cases * 10) - Cases);
    }

    [Theory]
    [InlineData(new byte[] { 0xC1, 0x00 }, WebSocketCloseStatus.ProtocolError, "reserved bits without an extension")]
    [InlineData(new byte[] { 0x83, 0x00 }, WebSocketCloseStatus.ProtocolError, "unknown opcode 0x3")]
    [InlineData(new byte[] { 0x81, 0x80, 1, 2, 3, 4 }, WebSocketCloseStatus.ProtocolError, "a masked frame from a server")]
    [InlineData(new byte[] { 0x09, 0x00 }, WebSocketCloseStatus.ProtocolError, "a control frame in fragments or longer than 125 bytes")]
    [InlineData(new byte[] { 0x89, 0x7E, 0, 126 }, WebSocketCloseStatus.ProtocolError, "a control frame in fragments or longer than 125 bytes")]
    [InlineData(new byte[] { 0x80, 0x00 }, WebSocketCloseStatus.ProtocolError, "a continuation without a message")]
    [InlineData(new byte[] { 0x01, 0x01, 65, 0x81, 0x00 }, WebSocketCloseStatus.ProtocolError, "a message within another")]
    [InlineData(new byte[] { 0x81, 0x7F, 0x80, 0, 0, 0, 0, 0, 0, 0 }, WebSocketCloseStatus.ProtocolError, "a length beyond 63 bits")]
    [InlineData(new byte[] { 0x81, 0x02, 0xC3, 0x28 }, WebSocketCloseStatus.InvalidPayloadData, "invalid UTF-8 in a text frame")]
    public void Reader_BrokenProtocol_SaysHow(byte[] bytes, WebSocketCloseStatus status, string how)
    {
        var broken = Assert.Throws<ProtocolException>(() => Read(bytes, new(1)));
        Assert.Equal(status, broken.Status);
        Assert.EndsWith(how, broken.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reader_ControlFrameBetweenFragments_ComesFirst()
    {
        byte[] bytes = [0x01, 0x01, (byte)'a', Ping, 0x01, (byte)'p', 0x80, 0x01, (byte)'b'];
        var reader = new FrameReader();
        bytes.CopyTo(reader.GetRoom());
        reader.Add(bytes.Length);
        Assert.True(reader.TryRead(out var ping));
        Assert.Equal((Opcode.Ping, "p"), (ping.Opcode, Encoding.UTF8.GetString(ping.Payload.Span)));
        Assert.True(reader.TryRead(out var message));
        Assert.Equal((Opcode.Text, "ab"), (message.Opcode, Encoding.UTF8.GetString(message.Payload.Span)));
    }

    /// <summary>A message that is too long, in one frame or in many, costs no memory and nothing after it.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Reader_MessageOverTheLimit_IsDropped(int fragments)
    {
        var part = new byte[(FeedLimits.FrameBytesMax / fragments) + 1];
        var bytes = new List<byte>();
        for (var fragment = 0; fragment < fragments; fragment++)
            bytes.AddRange(WebSocketFrame.Fragment(part, isFirst: fragment == 0, isLast: fragment == fragments - 1));
        bytes.AddRange(WebSocketFrame.Text("next"));
        Assert.Equal([(true, 0), (false, 4)], Read([.. bytes], new(1)).Select(message => (message.IsOversized, message.Payload.Length)));
    }

    private static List<(byte[] Payload, bool IsOversized)> Read(byte[] bytes, Random random)
    {
        var reader = new FrameReader();
        var messages = new List<(byte[], bool)>();
        for (var read = 0; read < bytes.Length;)
        {
            var room = reader.GetRoom();
            var count = Math.Min(Math.Min(random.Next(1, 1 << random.Next(1, 20)), room.Length), bytes.Length - read);
            bytes.AsSpan(read, count).CopyTo(room.Span);
            reader.Add(count);
            read += count;
            while (reader.TryRead(out var incoming))
            {
                if (!incoming.Opcode.IsControl())
                    messages.Add((incoming.Payload.ToArray(), incoming.IsOversized));
            }
        }

        return messages;
    }

    private static string Text(Random random, int lengthMax = 1 << 18) =>
        new((char)random.Next('A', 'Z'), random.Next(1 + (random.Next(4) == 0 ? random.Next(lengthMax) : 300)));

    /// <summary>A message in one frame or several, with pings among them.</summary>
    private static IEnumerable<byte> Send(string text, Random random)
    {
        var payload = Encoding.UTF8.GetBytes(text);
        if (random.Next(3) > 0)
            return WebSocketFrame.Text(payload);
        var cut = random.Next(payload.Length + 1);
        return
        [
            .. WebSocketFrame.Fragment(payload[..cut], isFirst: true, isLast: false),
            Ping, 0,
            .. WebSocketFrame.Fragment(payload[cut..], isFirst: false, isLast: true),
        ];
    }
}
