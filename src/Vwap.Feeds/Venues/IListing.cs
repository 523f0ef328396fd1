using System.Text.Json;

namespace Vwap.Feeds;

/// <summary>Lists the products of one venue.</summary>
/// <remarks>A function: no I/O, no exception whatever the bytes. Safe to share between threads.</remarks>
public interface IListing
{
    /// <summary>The address of the list, relative to the venue's REST address.</summary>
    Uri Uri { get; }

    /// <summary>Reads the names of the products that are traded now.</summary>
    /// <returns>Null when the body is not such a list.</returns>
    IReadOnlyList<string>? Read(ReadOnlyMemory<byte> body);
}

/// <summary>What the lists of all venues share.</summary>
internal static class ListingJson
{
    /// <summary>Reads a list by <paramref name="find"/>, which may throw where the body is of another form.</summary>
    public static IReadOnlyList<string>? Read(ReadOnlyMemory<byte> body, Func<JsonElement, IEnumerable<string?>> find)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return [.. find(document.RootElement).OfType<string>()];
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return null;
        }
    }

    public static bool Is(JsonElement product, string member, string value, bool whenAbsent) =>
        product.TryGetProperty(member, out var found) ? found.ValueKind == JsonValueKind.String && found.ValueEquals(value) : whenAbsent;
}
