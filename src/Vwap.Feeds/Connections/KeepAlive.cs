namespace Vwap.Feeds;

/// <summary>Sends the venue's keep-alive message on a connection at its interval, if it has one.</summary>
internal sealed class KeepAlive : IAsyncDisposable
{
    private readonly IFeedSocket _socket;
    private readonly ITimer? _timer;
    private Task _sending = Task.CompletedTask;

    public KeepAlive(IFeedSocket socket, VenueFacts facts, TimeProvider timeProvider)
    {
        _socket = socket;
        if (facts.KeepAliveMessage is { } message)
            _timer = timeProvider.CreateTimer(_ => Send(message), state: null, facts.KeepAliveInterval, facts.KeepAliveInterval);
    }

    public async ValueTask DisposeAsync()
    {
        if (_timer is not null)
            await _timer.DisposeAsync();
        await _sending;
    }

    private void Send(byte[] message)
    {
        if (_sending.IsCompleted)
            _sending = SendAsync(message);
    }

    private async Task SendAsync(byte[] message)
    {
        try
        {
            await _socket.SendAsync(message);
        }
        catch (ConnectionLostException)
        {
            // Whoever receives learns it too.
        }
    }
}
