using System.Globalization;

namespace Vwap.Kafka;

/// <summary>Where to start reading a topic. The default is its beginning.</summary>
/// <param name="Latest">Whether to start at the end.</param>
/// <param name="TradeId">Readings of lower trade ids are skipped; 0 for none.</param>
public readonly record struct StartPosition(bool Latest, long TradeId)
{
    /// <summary>Parses <c>beginning</c>, <c>latest</c> or a trade id.</summary>
    /// <returns>False for any other text.</returns>
    public static bool TryParse(string text, out StartPosition position)
    {
        var isId = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id > 0;
        position = new(text == "latest", isId ? id : 0);
        return isId || text is "latest" or "beginning";
    }
}
