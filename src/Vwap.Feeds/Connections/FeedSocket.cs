using System.Net.Sockets;
using System.Net.WebSockets;

namespace Vwap.Feeds;

/// <summary>A WebSocket that receives complete frames.</summary>
internal sealed class FeedSocket : IFeedSocket
{
    /// <summary>Room for some 190 trades; it grows up to the longest frame.</summary>
    private const int BufferBytes = 64 << 10;

    private readonly ClientWebSocket _socket = new();
    private readonly CancellationToken _lifetime;
    private readonly CancellationTokenSource _ended;
    private byte[] _buffer = new byte[BufferBytes];

    /// <summary>The platform's message for this fault, which has no code of its own.</summary>
    private static readonly string InvalidUtf8Message = new WebSocketException(WebSocketError.Faulted).Message;

    public FeedSocket(CancellationToken lifetime)
    {
        _lifetime = lifetime;
        _ended = CancellationTokenSource.CreateLinkedTokenSource(lifetime);
        _socket.Options.KeepAliveInterval = FeedLimits.PingInterval;
        _socket.Options.KeepAliveTimeout = FeedLimits.PingInterval;
        _socket.Options.SetRequestHeader("User-Agent", "vwap");
    }

    public Task ConnectAsync(Uri endpoint) => UntilLostAsync(() => _socket.ConnectAsync(endpoint, _ended.Token));

    public Task SendAsync(byte[] utf8) => UntilLostAsync(() => _socket.SendAsync(utf8, WebSocketMessageType.Text, endOfMessage: true, _ended.Token));

    public async ValueTask<ReceivedFrame> ReceiveAsync()
    {
        try
        {
            return await ReceiveFrameAsync();
        }
        catch (Exception exception) when (IsLoss(exception))
        {
            throw Lost(exception);
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

    private async Task UntilLostAsync(Func<Task> action)
    {
        try
        {
            await action();
        }
        catch (Exception exception) when (IsLoss(exception))
        {
            throw Lost(exception);
        }
    }

    private bool IsLoss(Exception exception) =>
        exception is WebSocketException or SocketException or IOException || (exception is OperationCanceledException && !_lifetime.IsCancellationRequested);

    private static ConnectionLostException Lost(Exception exception)
    {
        var cause = exception.GetBaseException();
        return new(cause switch
        {
            WebSocketException { WebSocketErrorCode: WebSocketError.ConnectionClosedPrematurely } => "closed without a close frame",
            WebSocketException when cause.Message == InvalidUtf8Message => "invalid UTF-8 in a text frame",
            _ => cause.Message,
        }, exception);
    }

    private async ValueTask<ReceivedFrame> ReceiveFrameAsync()
    {
        var length = 0;
        var isOversized = false;
        while (true)
        {
            if (length == _buffer.Length)
                Array.Resize(ref _buffer, _buffer.Length * 2);
            var received = await _socket.ReceiveAsync(_buffer.AsMemory(length), _ended.Token);
            if (received.MessageType == WebSocketMessageType.Close)
                throw new ConnectionLostException(DescribeClose());

            length += received.Count;
            if (length > FeedLimits.FrameBytesMax)
                (isOversized, length) = (true, 0);
            if (received.EndOfMessage)
                return isOversized ? new(default, IsOversized: true) : new(_buffer.AsMemory(0, length));
        }
    }

    private string DescribeClose()
    {
        var status = $"closed by the venue with {(int?)_socket.CloseStatus} {_socket.CloseStatus}";
        return string.IsNullOrEmpty(_socket.CloseStatusDescription) ? status : $"{status}: {_socket.CloseStatusDescription}";
    }
}
