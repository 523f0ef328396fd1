namespace Vwap;

/// <summary>One execution on a venue, identified by stream and trade id.</summary>
/// <remarks>Immutable; safe to share between threads. The default value has no stream: no parser returns it, and the engines refuse it.</remarks>
/// <param name="Stream">The venue and product it was traded on.</param>
/// <param name="Id">The venue's id: greater than zero, rising within the stream (<see cref="TradeIdRule"/> says how).</param>
/// <param name="Price">Quote units per base unit.</param>
/// <param name="Size">Base units.</param>
/// <param name="Time">When the venue executed it (not when we received it): UTC, whole microseconds, from 1970 to 2199.</param>
/// <param name="TakerSide">Which side took; many venues name the maker's side instead, which is the other one.</param>
public readonly record struct Trade(StreamId Stream, long Id, Price Price, Size Size, DateTime Time, TakerSide TakerSide = TakerSide.Unknown)
{
    /// <summary>No window reaches beyond these times, so that none can leave the range of dates.</summary>
    private static readonly long Earliest = DateTime.UnixEpoch.Ticks;
    private static readonly long End = new DateTime(2200, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;

    /// <summary>What was traded.</summary>
    public ProductId Product => Stream.Product;

    /// <summary>Whether every member has a value that a real trade has.</summary>
    internal bool IsValid => Stream is not null && Id > 0 && Price.Digits > 0 && Size.Digits > 0 && Time.Ticks >= Earliest && Time.Ticks < End;
}
