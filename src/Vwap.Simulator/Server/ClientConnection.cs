using System.Net.WebSockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;

namespace Vwap.Simulator;

/// <summary>Serves one WebSocket connection from the handshake to the close.</summary>
internal sealed class ClientConnection(WebSocket socket, ClientQueue queue, FrameSender sender, ExchangeModel exchange, TimeProvider timeProvider)
{
    private readonly Session _session = exchange.Connect(queue);
    private readonly byte[] _message = new byte[SimulatorLimits.ClientMessageBytesMax + 1];
    private readonly TaskCompletionSource _sentTooMuch = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Serves the client until either side closes, or the exchange is <paramref name="stopping"/>.</summary>
    public async Task ServeAsync(Task stopping, HttpContext context)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        var deadline = Task.Delay(exchange.Dialect.SubscribeWithin, timeProvider, ended.Token);
        var sending = UntilConnectionEndsAsync(() => SendAsync(ended.Token));
        var receiving = UntilConnectionEndsAsync(() => ReceiveAsync(ended.Token));
        var close = await WaitForEndAsync(sending, receiving, stopping, deadline);

        exchange.Disconnect(_session);
        if (close is not null && !queue.IsMuted)
        {
            queue.Finish(close);
            await Task.WhenAny(Task.WhenAll(sending, receiving), Task.Delay(SimulatorLimits.CloseWithin, timeProvider, ended.Token));
        }

        if (socket.State != WebSocketState.Closed)
            context.Abort();
        await ended.CancelAsync();
        await Task.WhenAll(sending, receiving);
    }

    /// <returns>The close frame to send when the connection should end; null if the client would not receive it.</returns>
    private async Task<Frame?> WaitForEndAsync(Task sending, Task receiving, Task stopping, Task deadline)
    {
        var over = Task.WhenAny(sending, receiving, _sentTooMuch.Task, queue.Overflowed, stopping);
        var first = await Task.WhenAny(over, _session.Subscribed, deadline);

        // WhenAny may return either of two that complete together: a client that subscribed in time stays.
        if (first == deadline && deadline.IsCompletedSuccessfully && !_session.Subscribed.IsCompleted)
        {
            exchange.Statistics.LateSubscribers.Add();
            return Frame.Close(WebSocketCloseStatus.PolicyViolation, $"No subscribe within {exchange.Dialect.SubscribeWithin.TotalSeconds} seconds");
        }

        first = await over;
        if (first == stopping)
            return Frame.Close(WebSocketCloseStatus.EndpointUnavailable, "The exchange is closing");
        if (first == _sentTooMuch.Task)
            return Frame.Close(WebSocketCloseStatus.MessageTooBig, $"Max frame length of {SimulatorLimits.ClientMessageBytesMax} has been exceeded.");
        return first == receiving && socket.CloseStatus is not null ? Frame.Close(WebSocketCloseStatus.NormalClosure, "") : null;
    }

    private async Task SendAsync(CancellationToken cancellationToken)
    {
        while (await queue.WaitAsync(cancellationToken))
        {
            while (queue.TryTake(out var frame))
                await sender.SendAsync(frame, cancellationToken);
        }
    }

    private async Task ReceiveAsync(CancellationToken cancellationToken)
    {
        var length = 0;
        while (true)
        {
            var part = await socket.ReceiveAsync(_message.AsMemory(length), cancellationToken);
            if (part.MessageType == WebSocketMessageType.Close)
                return;
            length += part.Count;
            if (length == _message.Length)
            {
                // The rest is read and discarded until the client closes.
                _sentTooMuch.TrySetResult();
                length = 0;
            }
            else if (part.EndOfMessage)
            {
                if (!_sentTooMuch.Task.IsCompleted)
                    exchange.Receive(_session, _message.AsMemory(0, length));
                length = 0;
            }
        }
    }

    /// <summary>Runs a loop; any end of the connection ends it normally.</summary>
    private static async Task UntilConnectionEndsAsync(Func<Task> loop)
    {
        try
        {
            await loop();
        }
        catch (Exception error) when (error is WebSocketException or IOException or OperationCanceledException
            or ConnectionResetException or ConnectionAbortedException or ObjectDisposedException)
        {
        }
    }
}
