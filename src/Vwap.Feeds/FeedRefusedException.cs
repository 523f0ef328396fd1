namespace Vwap.Feeds;

/// <summary>The venue refused the subscription: a retry would not help. The message is the venue's own.</summary>
public sealed class FeedRefusedException(string message) : Exception(message);
