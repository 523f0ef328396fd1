using System.Buffers;
using System.Net.WebSockets;
using System.Text.Unicode;

namespace Vwap.Feeds;

/// <summary>Splits the bytes of a server into WebSocket messages (RFC 6455, no extensions).</summary>
/// <remarks>A message that came as one frame is a slice of the buffer: nothing is copied. Not thread-safe.</remarks>
internal sealed class FrameReader
{
    /// <summary>Room for some 400 trades; it grows up to the longest frame.</summary>
    private const int BufferBytes = 128 << 10;

    /// <summary>A read with less room than this would come back for the rest at once.</summary>
    private const int RoomBytesMin = BufferBytes / 4;

    private readonly ArrayBufferWriter<byte> _fragments = new();
    private byte[] _buffer = new byte[BufferBytes];
    private int _start;
    private int _end;

    /// <summary>The opcode of the message whose fragments are being read; <see cref="Opcode.Continuation"/> between messages.</summary>
    private Opcode _message;
    private bool _isOversized;
    private bool _isLastSkipped;
    private long _skip;

    /// <summary>Where to read more bytes into. Messages read before become invalid.</summary>
    public Memory<byte> GetRoom()
    {
        if (_start == _end)
            (_start, _end) = (0, 0);
        if (_buffer.Length - _end < RoomBytesMin)
            MakeRoom();
        return _buffer.AsMemory(_end);
    }

    /// <summary>That many bytes were read.</summary>
    public void Add(int bytes) => _end += bytes;

    /// <summary>Takes the next message or control frame.</summary>
    /// <returns>False when more bytes are needed.</returns>
    /// <exception cref="ProtocolException">The server breaks the protocol.</exception>
    public bool TryRead(out Incoming incoming)
    {
        incoming = default;
        while (TryReadFrame(out var head, out var payload))
        {
            if (head.Opcode.IsControl())
            {
                incoming = new(head.Opcode, payload);
                return true;
            }

            if (TryEndMessage(head, payload, out incoming))
                return true;
        }

        return false;
    }

    /// <summary>Takes the next frame that is whole. The payload of one that makes a message too long is skipped.</summary>
    private bool TryReadFrame(out FrameHead head, out ReadOnlyMemory<byte> payload)
    {
        (head, payload) = (default, default);
        if (_skip > 0 && !TrySkip(out head))
            return false;
        if (head.Size > 0)
            return true;
        if (!FrameHead.TryRead(_buffer.AsSpan(_start, _end - _start), out head))
            return false;

        ThrowIfOutOfPlace(head);
        if (!head.Opcode.IsControl() && (_isOversized || _fragments.WrittenCount + head.Length > FeedLimits.FrameBytesMax))
            return TryBeginSkip(ref head);
        if (_end - _start < head.Size + head.Length)
            return false;

        payload = _buffer.AsMemory(_start + head.Size, (int)head.Length);
        _start += head.Size + (int)head.Length;
        return true;
    }

    private bool TryBeginSkip(ref FrameHead head)
    {
        _isOversized = true;
        _start += head.Size;
        (_skip, _isLastSkipped) = (head.Length, head.IsFinal);
        if (_message == Opcode.Continuation)
            _message = head.Opcode;
        return _skip == 0 || TrySkip(out head);
    }

    /// <returns>Whether the skipped frame has ended: <paramref name="head"/> is then an empty one in its place.</returns>
    private bool TrySkip(out FrameHead head)
    {
        var bytes = (int)Math.Min(_skip, _end - _start);
        _start += bytes;
        _skip -= bytes;
        head = _skip == 0 ? new(_isLastSkipped, Opcode.Continuation, Length: 0, Size: 2) : default;
        return _skip == 0;
    }

    private bool TryEndMessage(FrameHead head, ReadOnlyMemory<byte> payload, out Incoming incoming)
    {
        incoming = default;
        if (_message == Opcode.Continuation)
            _message = head.Opcode;
        if (!head.IsFinal || _fragments.WrittenCount > 0)
        {
            if (!_isOversized)
                _fragments.Write(payload.Span);
            payload = _fragments.WrittenMemory;
        }

        if (!head.IsFinal)
            return false;
        incoming = _isOversized ? new(_message, default, IsOversized: true) : new(_message, payload);
        if (_message == Opcode.Text && !Utf8.IsValid(incoming.Payload.Span))
            throw new ProtocolException(WebSocketCloseStatus.InvalidPayloadData, "invalid UTF-8 in a text frame");
        (_message, _isOversized) = (Opcode.Continuation, false);
        _fragments.ResetWrittenCount();
        return true;
    }

    private void ThrowIfOutOfPlace(FrameHead head)
    {
        if (head.Opcode == Opcode.Continuation && _message == Opcode.Continuation)
            throw new ProtocolException("a continuation without a message");
        if (head.Opcode is Opcode.Text or Opcode.Binary && _message != Opcode.Continuation)
            throw new ProtocolException("a message within another");
    }

    private void MakeRoom()
    {
        var left = _buffer.AsSpan(_start, _end - _start);
        var larger = left.Length > _buffer.Length - RoomBytesMin ? new byte[_buffer.Length * 2] : _buffer;
        left.CopyTo(larger);
        (_buffer, _start, _end) = (larger, 0, left.Length);
    }
}

/// <summary>A message, or a control frame.</summary>
/// <param name="Opcode">What it is.</param>
/// <param name="Payload">Its payload; valid until room for more is taken.</param>
/// <param name="IsOversized">Whether a message was longer than <see cref="FeedLimits.FrameBytesMax"/> and was dropped.</param>
internal readonly record struct Incoming(Opcode Opcode, ReadOnlyMemory<byte> Payload, bool IsOversized = false);

/// <summary>The server breaks the WebSocket protocol.</summary>
internal sealed class ProtocolException(WebSocketCloseStatus status, string message) : Exception(message)
{
    public ProtocolException(string what)
        : this(WebSocketCloseStatus.ProtocolError, $"WebSocket protocol error: {what}")
    {
    }

    /// <summary>What to close the connection with.</summary>
    public WebSocketCloseStatus Status { get; } = status;
}
