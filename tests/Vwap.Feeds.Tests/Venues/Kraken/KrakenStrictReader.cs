using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using static Vwap.Feeds.Tests.StrictJson;

namespace Vwap.Feeds.Tests;

/// <summary>The rules of a frame and of a page said again, slowly, with other means.</summary>
internal static partial class KrakenStrictReader
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
        var kind = document.RootElement.EnumerateObject().Select(member => TryGet(() => member.Name)).LastOrDefault(name => name is "channel" or "method");
        return kind == "method" ? "Reply" : TextOf(members, "channel") switch
        {
            null => DescribeRejected("NoType"),
            "trade" => DescribeTrades(members, products),
            "heartbeat" => "Heartbeat",
            "status" => "Reply",
            _ => "Unknown",
        };
    }

    /// <summary>The rows of a page as text, those that are no trade by their fault; null when the body is no page.</summary>
    public static IReadOnlyList<string>? ReadPage(byte[] body)
    {
        if (!IsUtf8(body))
            return null;
        using var document = TryParse(body);
        if (document?.RootElement.ValueKind != JsonValueKind.Object)
            return null;

        var errors = document.RootElement.EnumerateObject().Where(member => TryGet(() => member.Name) == "error").Select(member => member.Value);
        if (!errors.All(error => error.ValueKind == JsonValueKind.Array && error.EnumerateArray().All(IsWarning)))
            return null;
        if (!ReadMembers(document.RootElement).TryGetValue("result", out var result) || result.ValueKind != JsonValueKind.Object)
            return null;
        var lists = result.EnumerateObject().Where(member => TryGet(() => member.Name) != "last" && member.Value.ValueKind == JsonValueKind.Array).ToArray();
        return lists.Length == 0 ? null : [.. lists[^1].Value.EnumerateArray().Select(ReadRow)];
    }

    private static bool IsWarning(JsonElement error) => error.ValueKind == JsonValueKind.String && error.GetRawText()[1] == 'W';

    private static string DescribeTrades(Dictionary<string, JsonElement> members, IReadOnlyCollection<string>? products)
    {
        if (!members.TryGetValue("data", out var data) || data.ValueKind != JsonValueKind.Array)
            return DescribeRejected("NotJson");

        var results = data.EnumerateArray().Select(trade => ReadTrade(trade, products)).ToLookup(result => result.Contains('#', StringComparison.Ordinal));
        var trades = results[true].OrderBy(result => long.Parse(result.Split('#', ' ')[2])).ToArray();
        return Describe(trades, TextOf(members, "type") == "snapshot", results[false].Count(), results[false].LastOrDefault("None"));
    }

    private static string ReadTrade(JsonElement trade, IReadOnlyCollection<string>? products)
    {
        if (trade.ValueKind != JsonValueKind.Object)
            return "NotJson";
        var members = ReadMembers(trade);
        if (TextOf(members, "symbol") is not { } product || products?.Contains(product, StringComparer.Ordinal) == false)
            return "ForeignProduct";
        if (IdOf(members, "trade_id") is not { Sign: > 0 } id)
            return "BadTradeId";
        if (DecimalOf(NumberOf(members, "price")) is not { } price)
            return "BadPrice";
        if (DecimalOf(NumberOf(members, "qty")) is not { } size)
            return "BadSize";
        return TimeOf(members, "timestamp") is { } time ? $"{product} #{id} {price} {size} {time:O} {SideOf(members, "side")}" : "BadTime";
    }

    private static string ReadRow(JsonElement row)
    {
        if (row.ValueKind != JsonValueKind.Array)
            return "NotJson";
        var columns = row.EnumerateArray().Select((value, column) => (Name: $"{column}", value)).ToDictionary(pair => pair.Name, pair => pair.value, StringComparer.Ordinal);
        if (IdOf(columns, "6") is not { Sign: > 0 } id)
            return "BadTradeId";
        if (DecimalOf(columns, "0") is not { } price)
            return "BadPrice";
        if (DecimalOf(columns, "1") is not { } size)
            return "BadSize";
        return SecondsOf(NumberOf(columns, "2")) is { } time ? $"#{id} {price} {size} {time:O} {SideOf(columns, "3")}" : "BadTime";
    }

    private static DateTime? SecondsOf(string? text)
    {
        if (text is null || Seconds().Match(text) is not { Success: true } match || !uint.TryParse(match.Groups["whole"].Value, out var second))
            return null;
        var microseconds = long.Parse(match.Groups["fraction"].Value.PadRight(6, '0')[..6], CultureInfo.InvariantCulture);
        var time = new DateTime(DateTime.UnixEpoch.Ticks + second * TimeSpan.TicksPerSecond + microseconds * TimeSpan.TicksPerMicrosecond, DateTimeKind.Utc);
        return time.Year >= 2009 ? time : null;
    }

    [GeneratedRegex(@"\A(?<whole>[0-9]+)(\.(?<fraction>[0-9]+))?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, TestDeadline.PatienceMilliseconds)]
    private static partial Regex Seconds();
}
