namespace Vwap.Simulator;

/// <summary>A trade as REST serves it.</summary>
/// <param name="Id">The trade id.</param>
/// <param name="PriceDigits">The price as a whole number of its last decimal place.</param>
/// <param name="SizeDigits">The size as a whole number of its last decimal place.</param>
/// <param name="Time">UTC, whole microseconds.</param>
/// <param name="PriceDecimals">How many of the price's digits are decimals.</param>
/// <param name="SizeDecimals">How many of the size's digits are decimals.</param>
/// <param name="MakerSells">The side of the resting order.</param>
internal readonly record struct TapedTrade(
    long Id, long PriceDigits, long SizeDigits, DateTime Time, byte PriceDecimals, byte SizeDecimals, bool MakerSells);
