using System.Net.WebSockets;

namespace Vwap.Feeds;

/// <summary>A WebSocket that gives whole frames.</summary>
/// <remarks>Frames are slices of buffers that are not used again, so that they stay valid.</remarks>
internal sealed class FeedSocket : IFeedSocket
{
    /// <summary>Room for some 190 trades; below the size from which the collector treats arrays as large.</summary>
    private const int BufferBytes = 64 << 10;

    private readonly ClientWebSocket _socket = new();
    private readonly CancellationToken _lifetime;
    private readonly CancellationTokenSource _ended;
    private byte[] _buffer = [];
    private int _start;
    private int _end;

    public FeedSocket(CancellationToken lifetime)
    {
        _lifetime = lifetime;
        _ended = CancellationTokenSource.CreateLinkedTokenSource(lifetime);
        _socket.Options.KeepAliveInterval = FeedLimits.KeepAlive;
        _socket.Options.KeepAliveTimeout = FeedLimits.KeepAlive;
        _socket.Options.SetRequestHeader("User-Agent", "vwap");
    }

    public async Task ConnectAsync(Uri endpoint, byte[] greeting)
    {
        try
        {
            await _socket.ConnectAsync(endpoint, _ended.Token);
            await _socket.SendAsync(greeting, WebSocketMessageType.Text, endOfMessage: true, _ended.Token);
        }
        catch (Exception exception) when (IsLoss(exception))
        {
            throw new ConnectionLostException(exception.GetBaseException().Message, exception);
        }
    }

    public async ValueTask<FeedEvent> ReceiveAsync()
    {
        try
        {
            return await ReceiveFrameAsync();
        }
        catch (Exception exception) when (IsLoss(exception))
        {
            throw new ConnectionLostException(exception.GetBaseException().Message, exception);
        }
    }

    public void End()
    {
        try
        {
            _ended.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The connection ended by itself a moment before.
        }
    }

    public void Dispose()
    {
        _socket.Abort();
        _socket.Dispose();
        _ended.Dispose();
    }

    private bool IsLoss(Exception exception) =>
        exception is WebSocketException || (exception is OperationCanceledException && !_lifetime.IsCancellationRequested);

    private async ValueTask<FeedEvent> ReceiveFrameAsync()
    {
        _start = _end;
        var isDropped = false;
        while (true)
        {
            MakeRoom();
            var received = await _socket.ReceiveAsync(_buffer.AsMemory(_end), _ended.Token);
            if (received.MessageType == WebSocketMessageType.Close)
                throw new ConnectionLostException($"closed by the exchange: {(int?)_socket.CloseStatus} {_socket.CloseStatusDescription}".TrimEnd());

            _end += received.Count;
            if (_end - _start > FeedLimits.FrameBytesMax)
            {
                isDropped = true;
                _end = _start;
            }

            if (received.EndOfMessage)
                return isDropped ? Drop() : new(FeedEventKind.Frame, default, _buffer.AsMemory(_start.._end));
        }
    }

    private FeedEvent Drop()
    {
        _end = _start;
        return new(FeedEventKind.OversizedFrame, default);
    }

    /// <summary>Moves a frame begun to a new buffer when the old one is full; the old one belongs to the frames in it.</summary>
    private void MakeRoom()
    {
        if (_end < _buffer.Length)
            return;

        var begun = _buffer.AsSpan(_start.._end);
        var buffer = new byte[Math.Max(BufferBytes, begun.Length * 2)];
        begun.CopyTo(buffer);
        (_buffer, _start, _end) = (buffer, 0, begun.Length);
    }
}
