namespace Vwap;

/// <summary>One execution on a venue, identified by stream and trade id.</summary>
/// <remarks>Immutable; safe to share between threads. The default value has no stream: no parser returns it, and the engines refuse it.</remarks>
/// <param name="Stream">The venue and product it was traded on.</param>
/// <param name="Id">The venue's id: greater than zero, rising within the stream (<see cref="TradeIdRule"/> says how).</param>
/// <param name="Price">Quote units per base unit.</param>
/// <param name="Size">Base units.</param>
/// <param name="Time">When the venue executed it (not when we received it): UTC, whole microseconds.</param>
public readonly record struct Trade(StreamId Stream, long Id, Price Price, Size Size, DateTime Time)
{
    /// <summary>What was traded.</summary>
    public ProductId Product => Stream.Product;

    /// <summary>Whether every member has a value that a real trade has.</summary>
    internal bool IsValid => Stream is not null && Id > 0 && Price.Digits > 0 && Size.Digits > 0;
}
