namespace Vwap.Feeds;

/// <summary>Why a frame, an element of one, or a row of a REST page was rejected: a closed set.</summary>
public enum FrameFault
{
    /// <summary>It was not rejected.</summary>
    None,

    /// <summary>Longer than <see cref="FeedLimits.FrameBytesMax"/>.</summary>
    TooLong,

    /// <summary>Not UTF-8.</summary>
    NotUtf8,

    /// <summary>Not the expected JSON, or nested too deep.</summary>
    NotJson,

    /// <summary>Nothing says what type of message it is.</summary>
    NoType,

    /// <summary>A product is missing, or was not subscribed.</summary>
    ForeignProduct,

    /// <summary>A trade id is missing, not a positive whole number, or above <see cref="FeedLimits.TradeIdMax"/>.</summary>
    BadTradeId,

    /// <summary>A price is missing or not plain digits greater than zero.</summary>
    BadPrice,

    /// <summary>A size is missing or not plain digits greater than zero.</summary>
    BadSize,

    /// <summary>A time is missing, malformed or implausible.</summary>
    BadTime,
}
