namespace Vwap.Feeds;

/// <summary>The exchange refused the subscription: trying again would not help. The message is the exchange's own.</summary>
public sealed class FeedRefusedException(string message) : Exception(message);
