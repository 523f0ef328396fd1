using System.Net.WebSockets;

namespace Vwap.Simulator;

/// <summary>Reads whole messages from a client, up to the size that the exchange takes.</summary>
internal sealed class ClientMessages(WebSocket socket)
{
    private readonly byte[] _buffer = new byte[SimulatorLimits.ClientMessageBytesMax + 1];

    /// <summary>The next message, valid until the next call; only its beginning when it is too big; null when the client says goodbye.</summary>
    public async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(CancellationToken cancellationToken)
    {
        var length = 0;
        while (true)
        {
            var part = await socket.ReceiveAsync(_buffer.AsMemory(length), cancellationToken);
            length += part.Count;
            if (part.MessageType == WebSocketMessageType.Close)
                return null;
            if (part.EndOfMessage || length == _buffer.Length)
                return _buffer.AsMemory(0, length);
        }
    }

    /// <summary>Reads over whatever comes until the client says goodbye.</summary>
    public async Task SkipToCloseAsync(CancellationToken cancellationToken)
    {
        while ((await socket.ReceiveAsync(_buffer.AsMemory(), cancellationToken)).MessageType != WebSocketMessageType.Close)
        {
        }
    }
}
