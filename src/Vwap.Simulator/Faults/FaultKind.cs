namespace Vwap.Simulator;

/// <summary>What can go wrong between the market and a client.</summary>
public enum FaultKind
{
    /// <summary><c>drop</c>: a trade frame is not sent.</summary>
    Drop,

    /// <summary><c>duplicate</c>: a trade frame is sent twice.</summary>
    Duplicate,

    /// <summary><c>reorder</c>: a trade frame is sent after the one, two or three that follow it.</summary>
    Reorder,

    /// <summary><c>garbage</c>: a damaged copy is sent before a trade frame.</summary>
    Garbage,

    /// <summary><c>stall</c>: the connection is silent for a while; its frames are lost.</summary>
    Stall,

    /// <summary><c>reset</c>: the connection is torn down without a close frame (TCP RST).</summary>
    Reset,

    /// <summary><c>half-open</c>: the connection stays open, but nothing is sent or read from then on.</summary>
    HalfOpen,

    /// <summary><c>slow</c>: a trade frame is sent late.</summary>
    Slow,

    /// <summary><c>rest-429</c>: a REST request gets the venue's rate limit response.</summary>
    Rest429,

    /// <summary><c>rest-500</c>: a REST request gets a gateway's HTML error page.</summary>
    Rest500,

    /// <summary><c>rest-slow</c>: a REST request is answered late.</summary>
    RestSlow,

    /// <summary><c>rest-torn</c>: the connection is torn down in the middle of a REST response.</summary>
    RestTorn,

    /// <summary><c>rest-429-bare</c>: a REST request gets a gateway's HTML page with status 429 and no <c>Retry-After</c>.</summary>
    Rest429Bare,

    /// <summary><c>skip-id</c>: a generated market skips a trade id: a hole without a loss. Not part of <c>all</c>.</summary>
    SkipId,
}
