using System.Text.Json;

namespace Vwap.Cli.Tests;

/// <summary>A trade of the market log.</summary>
internal readonly record struct LoggedTrade(string Product, long TradeId, string Frame)
{
    /// <summary>The trades of a log; of one being written, those whose lines are complete.</summary>
    public static IEnumerable<LoggedTrade> Read(string marketLog)
    {
        foreach (var line in File.ReadLines(marketLog))
        {
            if (!line.EndsWith('}'))
                yield break;
            using var frame = JsonDocument.Parse(line);
            yield return new(frame.RootElement.GetProperty("product_id").GetString()!, frame.RootElement.GetProperty("trade_id").GetInt64(), line);
        }
    }
}
