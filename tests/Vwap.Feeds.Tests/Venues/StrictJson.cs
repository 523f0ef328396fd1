using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Vwap.Feeds.Tests;

/// <summary>What the strict readers of all venues share: fields read slowly from a document tree, with regular expressions and big integers.</summary>
internal static partial class StrictJson
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static string Describe(in Trade trade) => $"#{trade.Id} {trade.Price} {trade.Size} {trade.Time:O} {trade.TakerSide}";

    /// <summary>Kind, fault and contents of a frame of many trades.</summary>
    public static string Describe(DecodedFrame frame) => frame.Kind switch
    {
        FrameKind.Rejected or FrameKind.Trades =>
            Describe([.. frame.Trades.ToArray().Select(trade => $"{trade.Product} {Describe(trade)}")], frame.Kind == FrameKind.Trades && frame.IsSnapshot, frame.Rejected, $"{frame.Fault}"),
        FrameKind.Control or FrameKind.Refusal => "Reply",
        _ => frame.Kind.ToString(),
    };

    public static string Describe(IReadOnlyList<string> trades, bool isSnapshot, int rejected, string lastFault) =>
        $"{(isSnapshot && trades.Count > 0 ? "snapshot" : "trades")} [{string.Join("; ", trades)}], {rejected} rejected: {lastFault}";

    /// <summary>The whole frame rejected.</summary>
    public static string DescribeRejected(string fault) => Describe([], isSnapshot: false, 1, fault);

    /// <summary>A whole number in a JSON number, below 2^53; null for anything else.</summary>
    public static BigInteger? IdOf(Dictionary<string, JsonElement> members, string name) => IdOf(NumberOf(members, name));

    /// <summary>A whole number in a text, below 2^53; null for anything else.</summary>
    public static BigInteger? TextIdOf(Dictionary<string, JsonElement> members, string name) =>
        TextOf(members, name) is { } text && text.All(char.IsAsciiDigit) ? IdOf(text) : null;

    public static string? DecimalOf(Dictionary<string, JsonElement> members, string name) => DecimalOf(TextOf(members, name));

    /// <summary>The decimal in lowest form; null when it is no plain decimal, zero, or out of range.</summary>
    public static string? DecimalOf(string? text)
    {
        if (text is not { Length: <= 64 } || PlainDecimal().Match(text) is not { Success: true } match)
            return null;

        var fraction = match.Groups["fraction"].Value.TrimEnd('0');
        var digits = BigInteger.Parse(match.Groups["whole"].Value + fraction, CultureInfo.InvariantCulture);
        if (digits.IsZero || digits > long.MaxValue || fraction.Length > 18)
            return null;
        var whole = match.Groups["whole"].Value.TrimStart('0') is { Length: > 0 } significant ? significant : "0";
        return fraction.Length == 0 ? whole : $"{whole}.{fraction}";
    }

    public static string? NumberOf(Dictionary<string, JsonElement> members, string name) =>
        members.TryGetValue(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetRawText() : null;

    public static DateTime? TimeOf(Dictionary<string, JsonElement> members, string name)
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

    /// <summary>The side in a text, whole or its first letter, in any case.</summary>
    public static TakerSide SideOf(Dictionary<string, JsonElement> members, string name) => TextOf(members, name)?.ToLowerInvariant() switch
    {
        "buy" or "b" => TakerSide.Buy,
        "sell" or "s" => TakerSide.Sell,
        _ => TakerSide.Unknown,
    };

    /// <summary>The side of the other one.</summary>
    public static TakerSide OtherSideOf(Dictionary<string, JsonElement> members, string name) => SideOf(members, name) switch
    {
        TakerSide.Buy => TakerSide.Sell,
        TakerSide.Sell => TakerSide.Buy,
        _ => TakerSide.Unknown,
    };

    public static string? TextOf(Dictionary<string, JsonElement> members, string name) =>
        members.TryGetValue(name, out var value) && value.ValueKind == JsonValueKind.String ? TryGet(value.GetString) ?? "" : null;

    /// <summary>By name, of one given twice the last; names that are no text are nobody's.</summary>
    public static Dictionary<string, JsonElement> ReadMembers(JsonElement element)
    {
        var members = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var member in element.EnumerateObject())
        {
            if (TryGet(() => member.Name) is { } name)
                members[name] = member.Value;
        }

        return members;
    }

    /// <summary>The text; null for half a surrogate pair.</summary>
    public static string? TryGet(Func<string?> read)
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    public static bool IsUtf8(byte[] bytes)
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

    /// <summary>The document; null when it is not JSON.</summary>
    public static JsonDocument? TryParse(byte[] json)
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

    private static BigInteger? IdOf(string? digits) =>
        digits is not null && WholeNumber().IsMatch(digits) && BigInteger.Parse(digits, CultureInfo.InvariantCulture) is var id && id < BigInteger.Pow(2, 53) ? id : null;

    [GeneratedRegex(@"\A-?[0-9]+\z", RegexOptions.CultureInvariant, TestDeadline.PatienceMilliseconds)]
    private static partial Regex WholeNumber();

    [GeneratedRegex(@"\A(?<whole>[0-9]+)(\.(?<fraction>[0-9]+))?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, TestDeadline.PatienceMilliseconds)]
    private static partial Regex PlainDecimal();

    [GeneratedRegex(@"\A(?<second>[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2})(\.(?<fraction>[0-9]{1,9}))?Z\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, TestDeadline.PatienceMilliseconds)]
    private static partial Regex IsoTime();
}
