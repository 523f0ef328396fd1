using System.Text.Json;
using static Vwap.Feeds.Tests.StrictJson;

namespace Vwap.Feeds.Tests;

/// <summary>The rules of a frame said again, slowly, with other means: a document tree, strings, regular expressions, big integers.</summary>
internal static class CoinbaseStrictReader
{
    /// <summary>What a frame says, as text: kind or fault, and what it carries.</summary>
    public static string ReadFrame(byte[] frame, IReadOnlyCollection<string> products)
    {
        if (frame.Length > 1_048_576)
            return "TooLong";
        if (!IsUtf8(frame))
            return "NotUtf8";

        using var document = TryParse(frame);
        if (document?.RootElement.ValueKind != JsonValueKind.Object)
            return "NotJson";

        var members = ReadMembers(document.RootElement);
        return TextOf(members, "type") switch
        {
            null => "NoType",
            "match" or "last_match" => DescribeTrade(members, products),
            "heartbeat" => DescribeHeartbeat(members, products),
            "subscriptions" or "error" => "Reply",
            _ => "Unknown",
        };
    }

    /// <summary>The trades of a page as text; null when the body is none.</summary>
    public static IReadOnlyList<string>? ReadPage(byte[] body)
    {
        if (!IsUtf8(body))
            return null;
        using var document = TryParse(body);
        if (document?.RootElement.ValueKind != JsonValueKind.Array)
            return null;

        return [.. document.RootElement.EnumerateArray()
            .Where(row => row.ValueKind == JsonValueKind.Object)
            .Select(row => DescribeTradeMembers(ReadMembers(row)))
            .Where(text => text.StartsWith('#'))];
    }

    public static string Describe(DecodedFrame frame) => frame.Kind switch
    {
        FrameKind.Rejected => frame.Fault.ToString(),
        FrameKind.Trades => $"{frame.Trades[0].Product} {StrictJson.Describe(frame.Trades[0])}",
        FrameKind.Heartbeat => $"{frame.HeartbeatStream!.Product} last {frame.LastTradeId}",
        FrameKind.Control or FrameKind.Refusal => "Reply",
        _ => frame.Kind.ToString(),
    };

    private static string DescribeTrade(Dictionary<string, JsonElement> members, IReadOnlyCollection<string> products) =>
        TextOf(members, "product_id") is { } product && products.Contains(product, StringComparer.Ordinal)
            ? DescribeTradeMembers(members) is ['#', ..] trade ? $"{product} {trade}" : DescribeTradeMembers(members)
            : "ForeignProduct";

    private static string DescribeHeartbeat(Dictionary<string, JsonElement> members, IReadOnlyCollection<string> products)
    {
        if (TextOf(members, "product_id") is not { } product || !products.Contains(product, StringComparer.Ordinal))
            return "ForeignProduct";
        return IdOf(members, "last_trade_id") is { Sign: >= 0 } id ? $"{product} last {id}" : "BadTradeId";
    }

    private static string DescribeTradeMembers(Dictionary<string, JsonElement> members)
    {
        if (IdOf(members, "trade_id") is not { Sign: > 0 } id)
            return "BadTradeId";
        if (DecimalOf(members, "price") is not { } price)
            return "BadPrice";
        if (DecimalOf(members, "size") is not { } size)
            return "BadSize";
        return TimeOf(members, "time") is { } time ? $"#{id} {price} {size} {time:O} {OtherSideOf(members, "side")}" : "BadTime";
    }
}
