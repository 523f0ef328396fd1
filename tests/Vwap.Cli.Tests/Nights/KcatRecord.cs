using System.Globalization;
using System.Text.Json;

namespace Vwap.Cli.Tests;

/// <summary>A record as printed by kcat.</summary>
internal readonly record struct KcatRecord(string Key, long TradeId, string Value)
{
    /// <summary>Parses key, headers and value, which must agree about product and trade id.</summary>
    public static KcatRecord Parse(string line)
    {
        var parts = line.Split('\t');
        Assert.True(parts.Length == 3, $"Not a key, headers and a value: {line}");
        using var value = JsonDocument.Parse(parts[2]);
        Assert.Equal(value.RootElement.GetProperty("product").GetString(), parts[0]);
        var tradeId = value.RootElement.GetProperty("trade_id").GetInt64();
        Assert.Equal(string.Create(CultureInfo.InvariantCulture, $"trade_id={tradeId}"), parts[1].Split(',')[0]);
        return new(parts[0], tradeId, parts[2]);
    }
}
