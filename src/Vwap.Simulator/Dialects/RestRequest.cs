using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace Vwap.Simulator;

/// <summary>A GET request: its path, percent-decoded, and the raw query string, with or without its question mark.</summary>
internal sealed record RestRequest(string Path, string Query = "", bool HasUserAgent = true)
{
    private readonly Dictionary<string, StringValues> _parameters = QueryHelpers.ParseQuery(Query);

    /// <summary>A query parameter; null if absent.</summary>
    public string? this[string parameter] => _parameters.TryGetValue(parameter, out var value) ? value.ToString() : null;

    /// <summary>A query parameter that is a whole number; null when it is no number from <paramref name="min"/> to <paramref name="max"/>.</summary>
    public long? FindNumber(string parameter, long absent, long min, long max = long.MaxValue)
    {
        if (this[parameter] is not { } text)
            return absent;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max ? number : null;
    }
}

/// <summary>A REST response, with headers besides those of every response.</summary>
internal sealed record RestResponse(int Status, ReadOnlyMemory<byte> Body, params (string Name, string Value)[] Headers)
{
    public string ContentType { get; init; } = "application/json; charset=utf-8";
}
