using System.Buffers.Binary;

namespace Vwap.Feeds;

/// <summary>What a WebSocket frame is (RFC 6455 §5.2).</summary>
internal enum Opcode
{
    Continuation = 0,
    Text = 1,
    Binary = 2,
    Close = 8,
    Ping = 9,
    Pong = 10,
}

internal static class Opcodes
{
    public static bool IsControl(this Opcode opcode) => opcode >= Opcode.Close;
}

/// <summary>The head of a WebSocket frame (RFC 6455 §5.2).</summary>
/// <param name="IsFinal">Whether the message ends with it.</param>
/// <param name="Opcode">What it is.</param>
/// <param name="Length">The length of its payload.</param>
/// <param name="Size">The length of the head itself.</param>
internal readonly record struct FrameHead(bool IsFinal, Opcode Opcode, long Length, int Size)
{
    /// <summary>The longest payload of a control frame.</summary>
    public const int ControlBytesMax = 125;

    /// <summary>The longest head of a frame that we send: the client's frames are masked.</summary>
    public const int SentBytesMax = 14;

    private const byte Final = 0x80;
    private const byte ReservedBits = 0x70;
    private const byte Masked = 0x80;
    private const int MaskBytes = 4;
    private const int TwoBytesFollow = 126;
    private const int EightBytesFollow = 127;

    /// <summary>Reads the head of a server's frame.</summary>
    /// <returns>False when more bytes are needed.</returns>
    /// <exception cref="ProtocolException">No server may send such a frame.</exception>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out FrameHead head)
    {
        head = default;
        if (bytes.Length < 2)
            return false;

        var (first, second) = (bytes[0], bytes[1]);
        ThrowIfWrong(first, second);
        var size = second switch { TwoBytesFollow => 4, EightBytesFollow => 10, _ => 2 };
        if (bytes.Length < size)
            return false;
        var length = size switch
        {
            2 => second,
            4 => BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]),
            _ => BinaryPrimitives.ReadInt64BigEndian(bytes[2..]),
        };
        if (length < 0)
            throw new ProtocolException("a length beyond 63 bits");
        head = new((first & Final) != 0, (Opcode)(first & 0x0F), length, size);
        return true;
    }

    /// <summary>Writes a frame of ours: masked, in one piece, its length in as few bytes as hold it.</summary>
    /// <param name="opcode">What it is.</param>
    /// <param name="payload">Its payload.</param>
    /// <param name="mask">Random; 4 bytes.</param>
    /// <param name="frame">Room for the payload and <see cref="SentBytesMax"/> bytes.</param>
    /// <returns>The length of the frame.</returns>
    public static int Write(Opcode opcode, ReadOnlySpan<byte> payload, ReadOnlySpan<byte> mask, Span<byte> frame)
    {
        frame[0] = (byte)(Final | (int)opcode);
        var size = 2;
        if (payload.Length <= ControlBytesMax)
        {
            frame[1] = (byte)(Masked | payload.Length);
        }
        else if (payload.Length <= ushort.MaxValue)
        {
            frame[1] = Masked | TwoBytesFollow;
            BinaryPrimitives.WriteUInt16BigEndian(frame[2..], (ushort)payload.Length);
            size += sizeof(ushort);
        }
        else
        {
            frame[1] = Masked | EightBytesFollow;
            BinaryPrimitives.WriteInt64BigEndian(frame[2..], payload.Length);
            size += sizeof(long);
        }

        mask.CopyTo(frame[size..]);
        size += MaskBytes;
        for (var index = 0; index < payload.Length; index++)
            frame[size + index] = (byte)(payload[index] ^ mask[index % MaskBytes]);
        return size + payload.Length;
    }

    private static void ThrowIfWrong(byte first, byte second)
    {
        var opcode = (Opcode)(first & 0x0F);
        if ((first & ReservedBits) != 0)
            throw new ProtocolException("reserved bits without an extension");
        if (!Enum.IsDefined(opcode))
            throw new ProtocolException($"unknown opcode 0x{(int)opcode:X}");
        if ((second & Masked) != 0)
            throw new ProtocolException("a masked frame from a server");
        if (opcode.IsControl() && ((first & Final) == 0 || second > ControlBytesMax))
            throw new ProtocolException("a control frame in fragments or longer than 125 bytes");
    }
}
