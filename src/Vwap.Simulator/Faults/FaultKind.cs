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

    /// <summary><c>garbage</c>: a frame that says nothing valid is sent before a trade frame.</summary>
    Garbage,

    /// <summary><c>stall</c>: the connection is silent for a while; what it would have sent is lost.</summary>
    Stall,

    /// <summary><c>reset</c>: the connection is torn down without a goodbye (TCP RST).</summary>
    Reset,

    /// <summary><c>half-open</c>: the connection stays, but nothing is sent or read any more.</summary>
    HalfOpen,

    /// <summary><c>slow</c>: a trade frame is sent late.</summary>
    Slow,

    /// <summary><c>rest-429</c>: a REST request is refused as one too many.</summary>
    Rest429,

    /// <summary><c>rest-500</c>: a REST request is answered with a server error in HTML.</summary>
    Rest500,

    /// <summary><c>rest-slow</c>: a REST request is answered late.</summary>
    RestSlow,

    /// <summary><c>rest-torn</c>: the connection is torn down in the middle of a REST answer.</summary>
    RestTorn,
}
