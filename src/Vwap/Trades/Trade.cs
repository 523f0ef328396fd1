namespace Vwap;

/// <summary>One execution on a venue, identified by product and trade id.</summary>
/// <remarks>Immutable; safe to share between threads.</remarks>
/// <param name="Product">What was traded.</param>
/// <param name="Id">The venue's id: greater than zero, one higher for each trade of the product.</param>
/// <param name="Price">Quote units per base unit.</param>
/// <param name="Size">Base units.</param>
/// <param name="Time">When the venue executed it (not when we received it): UTC, whole microseconds.</param>
public readonly record struct Trade(ProductId Product, long Id, Price Price, Size Size, DateTime Time);
