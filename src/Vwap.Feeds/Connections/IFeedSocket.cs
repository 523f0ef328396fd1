namespace Vwap.Feeds;

/// <summary>One connection to an exchange, as far as the connection loop cares.</summary>
internal interface IFeedSocket : IDisposable
{
    /// <summary>Connects and says the first words.</summary>
    /// <exception cref="ConnectionLostException">That failed, or <see cref="End"/> was called.</exception>
    Task ConnectAsync(Uri endpoint, byte[] greeting);

    /// <summary>Waits for the next frame. One call at a time.</summary>
    /// <returns>A <see cref="FeedEventKind.Frame"/> or an <see cref="FeedEventKind.OversizedFrame"/>; its time is the engine's to set.</returns>
    /// <exception cref="ConnectionLostException">The connection has ended, or <see cref="End"/> was called.</exception>
    ValueTask<FeedEvent> ReceiveAsync();

    /// <summary>Ends the connection. Thread-safe; may be called again.</summary>
    void End();
}
