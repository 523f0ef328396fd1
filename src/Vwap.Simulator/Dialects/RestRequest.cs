using Microsoft.AspNetCore.WebUtilities;

namespace Vwap.Simulator;

/// <summary>A REST request (GET).</summary>
/// <param name="Path">The path, percent-decoded.</param>
/// <param name="Query">The raw query string, with or without its question mark.</param>
/// <param name="HasUserAgent">Whether the User-Agent header is present.</param>
internal sealed record RestRequest(string Path, string Query = "", bool HasUserAgent = true)
{
    private readonly Dictionary<string, Microsoft.Extensions.Primitives.StringValues> _parameters = QueryHelpers.ParseQuery(Query);

    /// <summary>A query parameter; null if absent.</summary>
    public string? this[string parameter] => _parameters.TryGetValue(parameter, out var value) ? value.ToString() : null;
}

/// <summary>A REST response.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">The body.</param>
/// <param name="Headers">Additional headers.</param>
internal sealed record RestResponse(int Status, ReadOnlyMemory<byte> Body, params (string Name, string Value)[] Headers)
{
    public string ContentType { get; init; } = "application/json; charset=utf-8";
}
