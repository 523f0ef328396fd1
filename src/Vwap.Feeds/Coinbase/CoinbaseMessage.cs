namespace Vwap.Feeds;

/// <summary>What a frame is: a closed set.</summary>
public enum CoinbaseMessageKind
{
    /// <summary>Not a message that we can count on; <see cref="CoinbaseMessage.Fault"/> says why.</summary>
    Rejected,

    /// <summary>A trade: <c>match</c>, or the <c>last_match</c> that opens a subscription. Both count alike.</summary>
    Trade,

    /// <summary>The exchange lives, and tells the latest trade id of a product.</summary>
    Heartbeat,

    /// <summary>The complete set of subscriptions, after each subscribe.</summary>
    Subscriptions,

    /// <summary>The exchange refuses something.</summary>
    Error,

    /// <summary>A well-formed message of a type that we do not know: the exchange may add types at any time.</summary>
    Unknown,
}

/// <summary>Why a frame was rejected: a closed set.</summary>
public enum FrameFault
{
    /// <summary>It was not rejected.</summary>
    None,

    /// <summary>Longer than <see cref="FeedLimits.FrameBytesMax"/>.</summary>
    TooLong,

    /// <summary>Not UTF-8.</summary>
    NotUtf8,

    /// <summary>Not one JSON object, or nested too deep.</summary>
    NotJsonObject,

    /// <summary>No <c>type</c>, or one that is not a string.</summary>
    NoType,

    /// <summary>A trade or heartbeat without a product, or of one that was not asked for.</summary>
    ForeignProduct,

    /// <summary><c>trade_id</c> or <c>last_trade_id</c> is missing, not a positive whole number, or above <see cref="FeedLimits.TradeIdMax"/>.</summary>
    BadTradeId,

    /// <summary><c>price</c> is missing or not plain digits greater than zero.</summary>
    BadPrice,

    /// <summary><c>size</c> is missing or not plain digits greater than zero.</summary>
    BadSize,

    /// <summary><c>time</c> is missing, malformed or absurd.</summary>
    BadTime,
}

/// <summary>A frame, understood.</summary>
public readonly record struct CoinbaseMessage
{
    /// <summary>What it is.</summary>
    public CoinbaseMessageKind Kind { get; private init; }

    /// <summary>With <see cref="CoinbaseMessageKind.Rejected"/>: why.</summary>
    public FrameFault Fault { get; private init; }

    /// <summary>With <see cref="CoinbaseMessageKind.Trade"/>: the trade.</summary>
    public Trade Trade { get; private init; }

    /// <summary>With <see cref="CoinbaseMessageKind.Heartbeat"/>: whose it is.</summary>
    public ProductId Product { get; private init; }

    /// <summary>With <see cref="CoinbaseMessageKind.Heartbeat"/>: the product's latest trade id; 0 when the exchange does not say.</summary>
    public long LastTradeId { get; private init; }

    internal static CoinbaseMessage Of(CoinbaseMessageKind kind) => new() { Kind = kind };

    internal static CoinbaseMessage Of(in Trade trade) => new() { Kind = CoinbaseMessageKind.Trade, Trade = trade };

    internal static CoinbaseMessage OfHeartbeat(ProductId product, long lastTradeId) =>
        new() { Kind = CoinbaseMessageKind.Heartbeat, Product = product, LastTradeId = lastTradeId };

    internal static CoinbaseMessage Reject(FrameFault fault) => new() { Kind = CoinbaseMessageKind.Rejected, Fault = fault };
}
