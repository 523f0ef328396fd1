namespace Vwap.Feeds;

/// <summary>One WebSocket connection, as far as the connection loop cares.</summary>
internal interface IFeedSocket : IDisposable
{
    /// <summary>Connects.</summary>
    /// <exception cref="ConnectionLostException">That failed, or <see cref="End"/> was called.</exception>
    Task ConnectAsync(Uri endpoint);

    /// <summary>Sends a text frame. One call at a time.</summary>
    /// <exception cref="ConnectionLostException">The connection has ended, or <see cref="End"/> was called.</exception>
    Task SendAsync(byte[] utf8);

    /// <summary>Waits until more has come. Frames read before become invalid. One call at a time.</summary>
    /// <exception cref="ConnectionLostException">The connection has ended, or <see cref="End"/> was called.</exception>
    ValueTask ReceiveAsync();

    /// <summary>Takes the next frame of those that have come.</summary>
    /// <returns>False when there is none.</returns>
    /// <exception cref="ConnectionLostException">The venue has closed the connection, or breaks the protocol.</exception>
    bool TryRead(out ReceivedFrame frame);

    /// <summary>Ends the connection. Thread-safe; may be called again.</summary>
    void End();
}

/// <summary>A frame as received.</summary>
/// <param name="Utf8">Its bytes, valid until more is received; empty for one that was too long.</param>
/// <param name="IsOversized">Whether it was longer than <see cref="FeedLimits.FrameBytesMax"/> and was dropped.</param>
internal readonly record struct ReceivedFrame(ReadOnlyMemory<byte> Utf8, bool IsOversized = false);
