namespace Vwap.Outputs;

/// <summary>What the table says of the connection to the feed.</summary>
public enum FeedConnection
{
    /// <summary>The first connection is being made.</summary>
    Connecting,

    /// <summary>Trades arrive.</summary>
    Live,

    /// <summary>The connection was lost and is being made again.</summary>
    Reconnecting,

    /// <summary>No more trades will come.</summary>
    Ended,
}
