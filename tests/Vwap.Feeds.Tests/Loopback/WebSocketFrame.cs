using System.Buffers.Binary;
using System.Text;

namespace Vwap.Feeds.Tests;

/// <summary>The bytes of a server's WebSocket frames (RFC 6455 §5.2).</summary>
internal static class WebSocketFrame
{
    private const byte TextCode = 1;
    private const byte CloseCode = 8;
    private const byte PongCode = 10;
    private const byte Final = 0x80;

    public static byte[] Text(string text) => Create(Final | TextCode, Encoding.UTF8.GetBytes(text));

    public static byte[] Text(byte[] payload) => Create(Final | TextCode, payload);

    /// <summary>One message in two fragments.</summary>
    public static byte[] Fragmented(byte[] payload, int cut) =>
        [.. Fragment(payload[..cut], isFirst: true, isLast: false), .. Fragment(payload[cut..], isFirst: false, isLast: true)];

    /// <summary>A part of a message.</summary>
    public static byte[] Fragment(byte[] payload, bool isFirst, bool isLast) =>
        Create((byte)((isFirst ? TextCode : 0) | (isLast ? Final : 0)), payload);

    public static byte[] Close(ushort code, string reason)
    {
        var payload = new byte[2 + reason.Length];
        BinaryPrimitives.WriteUInt16BigEndian(payload, code);
        Encoding.ASCII.GetBytes(reason, payload.AsSpan(2));
        return Create(Final | CloseCode, payload);
    }

    public static byte[] Pong(byte[] payload) => Create(Final | PongCode, payload);

    private static byte[] Create(byte head, byte[] payload)
    {
        if (payload.Length < 126)
            return [head, (byte)payload.Length, .. payload];

        var length = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(length, payload.Length);
        return payload.Length <= ushort.MaxValue ? [head, 126, .. length[6..], .. payload] : [head, 127, .. length, .. payload];
    }
}
