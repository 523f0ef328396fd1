namespace Vwap.Simulator;

/// <summary>The way of frames to one client.</summary>
/// <remarks>Called by one thread at a time.</remarks>
internal interface IWire : IDisposable
{
    /// <summary>Sends a frame; completes when the socket has taken it.</summary>
    ValueTask SendAsync(Frame frame, CancellationToken cancellationToken);
}
