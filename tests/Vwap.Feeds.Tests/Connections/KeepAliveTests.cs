namespace Vwap.Feeds.Tests;

public sealed class KeepAliveTests
{
    private static readonly VenueFacts Facts = KnownVenues.Find(VenueId.Parse("kraken")).Facts;

    private readonly VirtualTime _time = new();

    [Fact]
    public async Task KeepAlive_OpenConnection_SendsTheMessageAtEachInterval()
    {
        using var socket = new SendingSocket();
        await using (new KeepAlive(socket, Facts, _time))
        {
            _time.Advance(Facts.KeepAliveInterval - TimeSpan.FromMilliseconds(1));
            Assert.Empty(socket.Sent);
            _time.Advance(TimeSpan.FromMilliseconds(1));
            _time.Advance(Facts.KeepAliveInterval);
            Assert.Equal([Facts.KeepAliveMessage!, Facts.KeepAliveMessage!], socket.Sent);
        }

        _time.Advance(Facts.KeepAliveInterval);
        Assert.Equal(2, socket.Sent.Count);
    }

    [Fact]
    public async Task KeepAlive_LostConnection_LeavesItToTheReceiver()
    {
        using var socket = new SendingSocket { IsLost = true };
        await using var keepAlive = new KeepAlive(socket, Facts, _time);
        _time.Advance(Facts.KeepAliveInterval);
        Assert.Single(socket.Sent);
    }

    [Fact]
    public async Task KeepAlive_VenueWithoutAMessage_SendsNothing()
    {
        using var socket = new SendingSocket();
        await using var keepAlive = new KeepAlive(socket, Facts with { KeepAliveMessage = null }, _time);
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Empty(socket.Sent);
    }

    /// <summary>Keeps what is sent: on a real socket the venue's answer would take real minutes.</summary>
    private sealed class SendingSocket : IFeedSocket
    {
        public List<byte[]> Sent { get; } = [];

        public bool IsLost { get; init; }

        public Task ConnectAsync(Uri endpoint) => throw new NotSupportedException();

        public Task SendAsync(byte[] utf8)
        {
            Sent.Add(utf8);
            return IsLost ? Task.FromException(new ConnectionLostException("lost")) : Task.CompletedTask;
        }

        public ValueTask ReceiveAsync() => throw new NotSupportedException();

        public bool TryRead(out ReceivedFrame frame) => throw new NotSupportedException();

        public void End() => throw new NotSupportedException();

        public void Dispose()
        {
        }
    }
}
