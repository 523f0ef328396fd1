using System.Text.Json;
using System.Text.RegularExpressions;

namespace Vwap.Simulator.Tests;

/// <summary>The structure of a JSON text: member names in their order, types, and what kind of text a string is.</summary>
internal static partial class JsonShape
{
    public static string Of(string json) => Of(JsonElement.Parse(json));

    private static string Of(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => "{" + string.Join(',', element.EnumerateObject().Select(member => $"{member.Name}:{Of(member.Value)}")) + "}",
        JsonValueKind.Array => "[" + string.Join('|', element.EnumerateArray().Select(Of).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)) + "]",
        JsonValueKind.Number => element.GetRawText().Contains('.', StringComparison.Ordinal) ? "decimal" : "integer",
        JsonValueKind.String => OfText(element.GetString()!),
        _ => element.ValueKind.ToString(),
    };

    private static string OfText(string text) => Time().IsMatch(text) ? "time" : GoTime().IsMatch(text) ? "go-time" : Digits().IsMatch(text) ? "digits" : "text";

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: TestDeadline.PatienceMilliseconds)]
    private static partial Regex Time();

    [GeneratedRegex(@"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)? \+0000 UTC m=\+\d+\.\d{9}$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: TestDeadline.PatienceMilliseconds)]
    private static partial Regex GoTime();

    [GeneratedRegex(@"^\d+(\.\d+)?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: TestDeadline.PatienceMilliseconds)]
    private static partial Regex Digits();
}
