using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;

namespace Vwap.Feeds;

/// <summary>A WebSocket client for much small traffic: large reads, and messages as slices of the buffer (docs/adr/0014-websocket.md).</summary>
internal sealed class FeedSocket : IFeedSocket
{
    /// <summary>RFC 6455 §1.3.</summary>
    private const string HandshakeGuid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private readonly FrameReader _frames = new();
    private readonly CancellationToken _lifetime;
    private readonly CancellationTokenSource _ended;
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false });
    private readonly TimeProvider _timeProvider;
    private ITimer? _pings;
    private Stream? _stream;
    private byte[]? _pingToAnswer;
    private WebSocketCloseStatus? _closeWith;
    private Task _pinging = Task.CompletedTask;
    private volatile bool _hasHeard;
    private volatile bool _hasPinged;

    /// <param name="timeProvider">The clock of pings.</param>
    /// <param name="lifetime">Ends the connection; what waits for it is cancelled then.</param>
    public FeedSocket(TimeProvider timeProvider, CancellationToken lifetime)
    {
        _lifetime = lifetime;
        _timeProvider = timeProvider;
        _ended = CancellationTokenSource.CreateLinkedTokenSource(lifetime);
    }

    public async Task ConnectAsync(Uri endpoint)
    {
        try
        {
            _stream = await ShakeHandsAsync(endpoint);
        }
        catch (Exception exception) when (IsLoss(exception))
        {
            throw Lost(exception);
        }

        _pings = _timeProvider.CreateTimer(_ => Ping(), state: null, FeedLimits.PingInterval, FeedLimits.PingInterval);
    }

    public Task SendAsync(byte[] utf8) => SendAsync(Opcode.Text, utf8);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask ReceiveAsync()
    {
        if (Interlocked.Exchange(ref _pingToAnswer, null) is { } ping)
            await SendAsync(Opcode.Pong, ping);
        try
        {
            var bytes = await _stream!.ReadAsync(_frames.GetRoom(), _ended.Token);
            if (bytes == 0)
                throw new ConnectionLostException("closed without a close frame");
            _frames.Add(bytes);
            _hasHeard = true;
        }
        catch (Exception exception) when (IsLoss(exception))
        {
            throw Lost(exception);
        }
    }

    public bool TryRead(out ReceivedFrame frame)
    {
        try
        {
            while (_frames.TryRead(out var incoming))
            {
                if (!incoming.Opcode.IsControl())
                {
                    frame = new(incoming.Payload, incoming.IsOversized);
                    return true;
                }

                if (incoming.Opcode == Opcode.Close)
                    throw Closed(incoming.Payload.Span);
                if (incoming.Opcode == Opcode.Ping)
                    _pingToAnswer = incoming.Payload.ToArray(); // the latest is enough (RFC 6455 §5.5.3)
            }
        }
        catch (ProtocolException exception)
        {
            _closeWith = exception.Status;
            throw new ConnectionLostException(exception.Message, exception);
        }

        frame = default;
        return false;
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

    /// <summary>Answers a close frame, or says what the server did wrong, if that can be sent at once.</summary>
    public void Dispose()
    {
        _pings?.Dispose();
        if (_closeWith is { } status && _sending.Wait(TimeSpan.Zero))
            TrySendClose(status);
        _stream?.Dispose();
        _http.Dispose();
        _ended.Dispose();
    }

    /// <summary>The platform's HTTP does the rest: names, proxies, TLS. It knows the schemes <c>ws</c> and <c>wss</c>, and tunnels both.</summary>
    private async Task<Stream> ShakeHandsAsync(Uri endpoint)
    {
        var key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        using var request = new HttpRequestMessage(HttpMethod.Get, endpoint)
        {
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Headers.Connection.Add("Upgrade");
        request.Headers.Upgrade.Add(new ProductHeaderValue("websocket"));
        request.Headers.Add("Sec-WebSocket-Version", "13");
        request.Headers.Add("Sec-WebSocket-Key", key);
        request.Headers.Add("User-Agent", "vwap");
        var response = await _http.SendAsync(request, _ended.Token);
        ThrowIfRefused(response, key);
        return await response.Content.ReadAsStreamAsync(_ended.Token);
    }

    private static void ThrowIfRefused(HttpResponseMessage response, string key)
    {
        if (response.StatusCode != HttpStatusCode.SwitchingProtocols)
            throw new ConnectionLostException($"no WebSocket: the server answered {(int)response.StatusCode} {response.ReasonPhrase}");
        var proof = CryptographicOperations.HashData(HashAlgorithmName.SHA1, Encoding.ASCII.GetBytes(key + HandshakeGuid));
        if (!response.Headers.TryGetValues("Sec-WebSocket-Accept", out var accepted) || accepted.Single() != Convert.ToBase64String(proof))
            throw new ConnectionLostException("no WebSocket: the server's Sec-WebSocket-Accept is wrong");
        if (response.Headers.Contains("Sec-WebSocket-Extensions"))
            throw new ConnectionLostException("no WebSocket: the server uses an extension that was not offered");
    }

    private async Task SendAsync(Opcode opcode, byte[] payload)
    {
        var frame = new byte[payload.Length + FrameHead.SentBytesMax];
        var length = FrameHead.Write(opcode, payload, RandomNumberGenerator.GetBytes(4), frame);
        try
        {
            await _sending.WaitAsync(_ended.Token);
            try
            {
                await _stream!.WriteAsync(frame.AsMemory(0, length), _ended.Token);
            }
            finally
            {
                _sending.Release();
            }
        }
        catch (Exception exception) when (IsLoss(exception))
        {
            throw Lost(exception);
        }
    }

    private void TrySendClose(WebSocketCloseStatus status)
    {
        Span<byte> payload = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(payload, (ushort)status);
        Span<byte> frame = stackalloc byte[2 + FrameHead.SentBytesMax];
        var length = FrameHead.Write(Opcode.Close, payload, RandomNumberGenerator.GetBytes(4), frame);
        try
        {
            _stream?.Write(frame[..length]);
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // The server is gone.
        }
    }

    /// <summary>Pings a quiet connection. The next time nothing has come, it is dead.</summary>
    private void Ping()
    {
        if (_hasHeard || !_pinging.IsCompleted)
        {
            (_hasHeard, _hasPinged) = (false, false);
            return;
        }

        if (_hasPinged)
            End();
        else
            _pinging = PingAsync();
    }

    private async Task PingAsync()
    {
        _hasPinged = true;
        try
        {
            await SendAsync(Opcode.Ping, []);
        }
        catch (ConnectionLostException)
        {
            // Whoever receives learns it too.
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }
    }

    private ConnectionLostException Closed(ReadOnlySpan<byte> payload)
    {
        _closeWith = payload.Length < 2 ? WebSocketCloseStatus.NormalClosure : (WebSocketCloseStatus)BinaryPrimitives.ReadUInt16BigEndian(payload);
        var status = payload.Length < 2 ? WebSocketCloseStatus.Empty : _closeWith.Value;
        var reason = payload.Length > 2 ? $": {Encoding.UTF8.GetString(payload[2..])}" : "";
        return new($"closed by the venue with {(Enum.IsDefined(status) ? $"{(int)status} {status}" : $"{(int)status}")}{reason}");
    }

    private bool IsLoss(Exception exception) =>
        exception is HttpRequestException or SocketException or IOException or ObjectDisposedException
        || (exception is OperationCanceledException && !_lifetime.IsCancellationRequested);

    private ConnectionLostException Lost(Exception exception) => new(
        exception is OperationCanceledException && _hasPinged ? $"no answer to a ping within {FeedLimits.PingInterval.TotalSeconds} s" : exception.GetBaseException().Message,
        exception);
}
