using System.Net.WebSockets;
using Microsoft.AspNetCore.Connections;

namespace Vwap.Simulator;

/// <summary>One client from its handshake to its end: what it asks, what it is sent, and who says goodbye.</summary>
internal sealed class ClientConnection(
    WebSocket socket, IWire wire, Outbox outbox, TradingFloor floor, TimeProvider timeProvider, ExchangeCounters counters)
{
    private static readonly Frame Goodbye = Frame.Close(WebSocketCloseStatus.NormalClosure, "");
    private static readonly Frame GoingAway = Frame.Close(WebSocketCloseStatus.EndpointUnavailable, "The exchange is closing");
    private static readonly Frame TooBig = Frame.Close(
        WebSocketCloseStatus.MessageTooBig, $"Max frame length of {SimulatorLimits.ClientMessageBytesMax} has been exceeded.");

    private static readonly Frame NoSubscribe = Frame.Close(WebSocketCloseStatus.PolicyViolation, "No subscribe within 5 seconds");

    private readonly Subscriber _subscriber = new(outbox);
    private readonly SubscriptionRequestReader _requests = new(floor);
    private readonly ClientMessages _messages = new(socket);
    private readonly TaskCompletionSource _subscribed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _sentTooMuch = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Serves the client until either side ends it.</summary>
    /// <param name="stopping">Completes when the exchange closes.</param>
    /// <param name="abort">Tears the connection down.</param>
    /// <param name="aborted">Cancelled when the connection is gone.</param>
    public async Task ServeAsync(Task stopping, Action abort, CancellationToken aborted)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        var deadline = Task.Delay(SimulatorLimits.SubscribeWithin, timeProvider, ended.Token);
        var sending = UntilConnectionEndsAsync(() => SendAsync(ended.Token));
        var receiving = UntilConnectionEndsAsync(() => ReceiveAsync(ended.Token));
        var farewell = await WaitForEndAsync(sending, receiving, stopping, deadline);

        floor.Leave(_subscriber);
        if (farewell is not null && !outbox.IsMuted)
        {
            outbox.Finish(farewell);
            await Task.WhenAny(Task.WhenAll(sending, receiving), Task.Delay(SimulatorLimits.CloseWithin, timeProvider, ended.Token));
        }

        if (socket.State != WebSocketState.Closed)
            abort();
        await ended.CancelAsync();
        await Task.WhenAll(sending, receiving);

        // A request that was read while the connection closed may have subscribed again.
        floor.Leave(_subscriber);
    }

    /// <summary>Waits until the connection is to end.</summary>
    /// <returns>The goodbye to say; null when there is nobody to hear it.</returns>
    private async Task<Frame?> WaitForEndAsync(Task sending, Task receiving, Task stopping, Task deadline)
    {
        var over = Task.WhenAny(sending, receiving, _sentTooMuch.Task, outbox.Overflowed, stopping);
        var ended = await Task.WhenAny(over, _subscribed.Task, deadline);

        // Of two that end together either may be first: a client that has subscribed in time stays.
        if (ended == deadline && deadline.IsCompletedSuccessfully && !_subscribed.Task.IsCompleted)
        {
            counters.ConnectionsWithoutSubscribe.Add();
            return NoSubscribe;
        }

        var first = await over;
        if (first == stopping)
            return GoingAway;
        if (first == _sentTooMuch.Task)
            return TooBig;
        return first == receiving && socket.CloseStatus is not null ? Goodbye : null;
    }

    private async Task SendAsync(CancellationToken cancellationToken)
    {
        while (await outbox.WaitAsync(cancellationToken))
        {
            while (outbox.TryTake(out var frame))
                await wire.SendAsync(frame, cancellationToken);
        }
    }

    private async Task ReceiveAsync(CancellationToken cancellationToken)
    {
        while (await _messages.ReadAsync(cancellationToken) is { } message)
        {
            if (message.Length <= SimulatorLimits.ClientMessageBytesMax)
            {
                Answer(message);
                continue;
            }

            _sentTooMuch.TrySetResult();
            await _messages.SkipToCloseAsync(cancellationToken);
            break;
        }
    }

    private void Answer(ReadOnlyMemory<byte> message)
    {
        if (_requests.Read(message, out var refusal) is { } request)
        {
            // Before the reply, which the client may have before the next line.
            if (request.Adds)
                _subscribed.TrySetResult();
            floor.Apply(_subscriber, request);
            return;
        }

        counters.RequestsRefused.Add();
        outbox.Offer(ReplyFrame.RenderError(refusal!));
    }

    /// <summary>Whichever way a connection ends under a loop, the loop has done its work.</summary>
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
