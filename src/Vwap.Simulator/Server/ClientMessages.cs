using System.Net.WebSockets;

namespace Vwap.Simulator;

/// <summary>Reads whole messages from a client, up to the size that the exchange takes.</summary>
internal sealed class ClientMessages(WebSocket socket)
{
    private readonly byte[] _buffer = new byte[SimulatorLimits.ClientMessageBytesMax + 1];

    /// <summary>Why there are no more messages; null as long as there may be.</summary>
    public Frame? Farewell { get; private set; }

    /// <summary>The next message, valid until the next call; null when there are no more.</summary>
    public async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(CancellationToken cancellationToken)
    {
        var length = 0;
        while (true)
        {
            var part = await socket.ReceiveAsync(_buffer.AsMemory(length), cancellationToken);
            length += part.Count;
            if (part.MessageType == WebSocketMessageType.Close)
                Farewell = Frame.Close(socket.CloseStatus ?? WebSocketCloseStatus.NormalClosure, "");
            else if (length > SimulatorLimits.ClientMessageBytesMax)
                Farewell = Frame.Close(WebSocketCloseStatus.MessageTooBig, $"Max frame length of {SimulatorLimits.ClientMessageBytesMax} has been exceeded.");
            else if (!part.EndOfMessage)
                continue;
            if (Farewell is not null)
                return null;
            return _buffer.AsMemory(0, length);
        }
    }
}
