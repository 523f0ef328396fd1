namespace Vwap.Simulator;

/// <summary>The products of one channel that a request names.</summary>
internal sealed record SubscriptionPart(FeedChannel Channel, IReadOnlyList<string> Products);

/// <summary>A client's wish to hear more (<c>subscribe</c>) or less (<c>unsubscribe</c>).</summary>
internal sealed record SubscriptionRequest(bool Adds, IReadOnlyList<SubscriptionPart> Parts);

/// <summary>Why a request is answered with an error instead.</summary>
internal sealed record Refusal(string Message, string? Reason = null);
