using System.Text.Json;

namespace Vwap.Cli.Tests.Faults;

/// <summary>The last trades of a market, by which a test sees that a run has come to its end.</summary>
internal static class MarketEnd
{
    /// <summary>The last trade id of each product: no two products of a generated market come near each other's ids.</summary>
    public static IEnumerable<long> ReadLastIds(string marketLog)
    {
        var last = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var line in File.ReadLines(marketLog))
        {
            using var frame = JsonDocument.Parse(line);
            last[frame.RootElement.GetProperty("product_id").GetString()!] = frame.RootElement.GetProperty("trade_id").GetInt64();
        }

        return last.Values;
    }
}
