namespace Vwap.Simulator;

/// <summary>A channel that this exchange serves.</summary>
internal enum FeedChannel
{
    /// <summary><c>matches</c>.</summary>
    Matches,

    /// <summary><c>heartbeat</c>.</summary>
    Heartbeat,
}

/// <summary>The names of channels on the wire.</summary>
internal static class ChannelNames
{
    /// <summary>Channels of the real exchange that need a login there.</summary>
    private static readonly string[] NeedLogin = ["level2", "level3", "full", "user", "balance"];

    /// <summary>Public channels of the real exchange that carry no trades and are not served here.</summary>
    private static readonly string[] NotServed =
        ["ticker", "ticker_batch", "ticker_1000", "level2_batch", "level2_50", "status", "auctionfeed", "rfq_matches"];

    public static string NameOf(FeedChannel channel) => channel == FeedChannel.Matches ? "matches" : "heartbeat";

    /// <summary>Finds a served channel by its name; otherwise says why it cannot be had.</summary>
    public static FeedChannel? Find(string name, out string? reason)
    {
        reason = null;
        switch (name)
        {
            case "matches":
                return FeedChannel.Matches;
            case "heartbeat":
                return FeedChannel.Heartbeat;
        }

        if (NeedLogin.Contains(name, StringComparer.Ordinal))
            reason = "level2, level3, and full channels now require authentication. https://docs.cloud.coinbase.com/exchange/docs/websocket-auth";
        else if (NotServed.Contains(name, StringComparer.Ordinal))
            reason = $"{name} is not served by this simulator: subscribe to matches or heartbeat";
        else
            reason = $"{name} is not a valid channel";
        return null;
    }
}
