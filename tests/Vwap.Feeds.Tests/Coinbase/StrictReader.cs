using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Vwap.Feeds.Tests;

/// <summary>The rules of a frame said again, slowly, with other means: a document tree, strings, regular expressions, big integers.</summary>
internal static partial class StrictReader
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>What a frame says, as text: kind or fault, and what it carries.</summary>
    public static string ReadFrame(byte[] frame, IReadOnlyCollection<string> products)
    {
        if (frame.Length > 1_048_576)
            return "TooLong";
        if (!IsUtf8(frame))
            return "NotUtf8";

        using var document = TryParse(frame);
        if (document?.RootElement.ValueKind != JsonValueKind.Object)
            return "NotJsonObject";

        var members = ReadMembers(document.RootElement);
        return TextOf(members, "type") switch
        {
            null => "NoType",
            "match" or "last_match" => DescribeTrade(members, products),
            "heartbeat" => DescribeHeartbeat(members, products),
            "subscriptions" => "Subscriptions",
            "error" => "Error",
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

    public static string Describe(in CoinbaseMessage message) => message.Kind switch
    {
        CoinbaseMessageKind.Rejected => message.Fault.ToString(),
        CoinbaseMessageKind.Trade => $"{message.Trade.Product} {Describe(message.Trade)}",
        CoinbaseMessageKind.Heartbeat => $"{message.Product} last {message.LastTradeId}",
        _ => message.Kind.ToString(),
    };

    public static string Describe(in Trade trade) => $"#{trade.Id} {trade.Price} {trade.Size} {trade.Time:O}";

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
        return TimeOf(members, "time") is { } time ? $"#{id} {price} {size} {time:O}" : "BadTime";
    }

    private static BigInteger? IdOf(Dictionary<string, JsonElement> members, string name)
    {
        if (!members.TryGetValue(name, out var value) || value.ValueKind != JsonValueKind.Number || !WholeNumber().IsMatch(value.GetRawText()))
            return null;
        var id = BigInteger.Parse(value.GetRawText(), CultureInfo.InvariantCulture);
        return id < BigInteger.Pow(2, 53) ? id : null;
    }

    private static string? DecimalOf(Dictionary<string, JsonElement> members, string name)
    {
        if (TextOf(members, name) is not { Length: <= 64 } text || PlainDecimal().Match(text) is not { Success: true } match)
            return null;

        var fraction = match.Groups["fraction"].Value.TrimEnd('0');
        var digits = BigInteger.Parse(match.Groups["whole"].Value + fraction, CultureInfo.InvariantCulture);
        if (digits.IsZero || digits > long.MaxValue || fraction.Length > 18)
            return null;
        var whole = match.Groups["whole"].Value.TrimStart('0') is { Length: > 0 } significant ? significant : "0";
        return fraction.Length == 0 ? whole : $"{whole}.{fraction}";
    }

    private static DateTime? TimeOf(Dictionary<string, JsonElement> members, string name)
    {
        if (TextOf(members, name) is not { } text || IsoTime().Match(text) is not { Success: true } match)
            return null;
        var fraction = match.Groups["fraction"].Value.PadRight(6, '0')[..6];
        return DateTime.TryParseExact(
            $"{match.Groups["second"].Value}.{fraction}", "yyyy-MM-dd'T'HH:mm:ss.ffffff", CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) && time.Year is >= 2009 and < 2200
            ? time
            : null;
    }

    private static string? TextOf(Dictionary<string, JsonElement> members, string name) =>
        members.TryGetValue(name, out var value) && value.ValueKind == JsonValueKind.String ? TryGet(value.GetString) ?? "" : null;

    /// <summary>By name, of one given twice the last; names that are no text are nobody's.</summary>
    private static Dictionary<string, JsonElement> ReadMembers(JsonElement element)
    {
        var members = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var member in element.EnumerateObject())
        {
            if (TryGet(() => member.Name) is { } name)
                members[name] = member.Value;
        }

        return members;
    }

    private static string? TryGet(Func<string?> read)
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException)
        {
            return null; // half a surrogate pair
        }
    }

    private static bool IsUtf8(byte[] bytes)
    {
        try
        {
            Utf8.GetCharCount(bytes);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }

    private static JsonDocument? TryParse(byte[] json)
    {
        try
        {
            return JsonDocument.Parse(json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"\A-?[0-9]+\z", RegexOptions.CultureInvariant, TestDeadline.PatienceMilliseconds)]
    private static partial Regex WholeNumber();

    [GeneratedRegex(@"\A(?<whole>[0-9]+)(\.(?<fraction>[0-9]+))?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, TestDeadline.PatienceMilliseconds)]
    private static partial Regex PlainDecimal();

    [GeneratedRegex(@"\A(?<second>[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2})(\.(?<fraction>[0-9]{1,9}))?Z\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, TestDeadline.PatienceMilliseconds)]
    private static partial Regex IsoTime();
}
