namespace Vwap.Outputs;

/// <summary>The state of the connection to the feed, as the table shows it.</summary>
public enum FeedConnection
{
    /// <summary>No data yet.</summary>
    Connecting,

    /// <summary>Trades arrive.</summary>
    Live,

    /// <summary>The connection was lost and is being restored.</summary>
    Reconnecting,

    /// <summary>No more trades will come.</summary>
    Ended,
}
