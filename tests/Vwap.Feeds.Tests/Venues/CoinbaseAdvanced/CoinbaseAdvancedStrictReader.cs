using System.Text.Json;
using static Vwap.Feeds.Tests.StrictJson;

namespace Vwap.Feeds.Tests;

/// <summary>The rules of a frame said again, slowly, with other means.</summary>
internal static class CoinbaseAdvancedStrictReader
{
    /// <summary>What a frame says, as <see cref="StrictJson.Describe(DecodedFrame)"/> puts it.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="products">The products that are known; null when any is.</param>
    public static string ReadFrame(byte[] frame, IReadOnlyCollection<string>? products)
    {
        if (!IsUtf8(frame))
            return DescribeRejected("NotUtf8");
        using var document = TryParse(frame);
        if (document?.RootElement.ValueKind != JsonValueKind.Object)
            return DescribeRejected("NotJson");

        var members = ReadMembers(document.RootElement);
        return (TextOf(members, "channel") ?? TextOf(members, "type")) switch
        {
            null => DescribeRejected("NoType"),
            "market_trades" => DescribeEvents(members, products),
            "heartbeats" => "Heartbeat",
            "subscriptions" or "error" => "Reply",
            _ => "Unknown",
        };
    }

    private static string DescribeEvents(Dictionary<string, JsonElement> members, IReadOnlyCollection<string>? products)
    {
        if (!members.TryGetValue("events", out var events) || events.ValueKind != JsonValueKind.Array)
            return DescribeRejected("NotJson");

        JsonElement[] elements = [.. events.EnumerateArray()];
        var results = elements.SelectMany(element => element.ValueKind == JsonValueKind.Object ? ReadEvent(element, products) : ["NotJson"]).ToArray();
        var areSnapshots = elements.Where(element => element.ValueKind == JsonValueKind.Object).All(element => TextOf(ReadMembers(element), "type") == "snapshot");
        var trades = results.Where(result => result.Contains('#', StringComparison.Ordinal)).OrderBy(result => long.Parse(result.Split('#', ' ')[2])).ToArray();
        var faults = results.Where(result => !result.Contains('#', StringComparison.Ordinal)).ToArray();
        return Describe(trades, areSnapshots, faults.Length, faults.LastOrDefault("None"));
    }

    /// <summary>All lists of trades count, if there are more than one.</summary>
    private static IEnumerable<string> ReadEvent(JsonElement element, IReadOnlyCollection<string>? products) => element.EnumerateObject()
        .Where(member => TryGet(() => member.Name) == "trades")
        .SelectMany(member => member.Value.ValueKind == JsonValueKind.Array ? member.Value.EnumerateArray().Select(trade => ReadTrade(trade, products)) : ["NotJson"]);

    private static string ReadTrade(JsonElement trade, IReadOnlyCollection<string>? products)
    {
        if (trade.ValueKind != JsonValueKind.Object)
            return "NotJson";
        var members = ReadMembers(trade);
        if (TextOf(members, "product_id") is not { } product || products?.Contains(product, StringComparer.Ordinal) == false)
            return "ForeignProduct";
        if (TextIdOf(members, "trade_id") is not { Sign: > 0 } id)
            return "BadTradeId";
        if (DecimalOf(members, "price") is not { } price)
            return "BadPrice";
        if (DecimalOf(members, "size") is not { } size)
            return "BadSize";
        return TimeOf(members, "time") is { } time ? $"{product} #{id} {price} {size} {time:O} {OtherSideOf(members, "side")}" : "BadTime";
    }
}
