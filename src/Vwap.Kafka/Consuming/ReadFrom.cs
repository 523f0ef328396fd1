using System.Globalization;

namespace Vwap.Kafka;

/// <summary>Where reading a topic begins.</summary>
/// <param name="Latest">With what comes from now on; otherwise with the first record there is.</param>
/// <param name="TradeId">Readings of trades below this id are passed over; 0 for none.</param>
public readonly record struct ReadFrom(bool Latest, long TradeId)
{
    /// <summary>Reads <c>beginning</c>, <c>latest</c> or a trade id.</summary>
    /// <returns>False for any other text.</returns>
    public static bool TryParse(string text, out ReadFrom from)
    {
        var isId = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id > 0;
        from = new(text == "latest", isId ? id : 0);
        return isId || text is "latest" or "beginning";
    }
}
