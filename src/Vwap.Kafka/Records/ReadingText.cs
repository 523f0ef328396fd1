using System.Text.Json;

namespace Vwap.Kafka;

/// <summary>A reading as it was published: the texts of its members, and the object itself.</summary>
/// <remarks>Immutable. Members that a later version added at the end are in <see cref="Json"/>.</remarks>
public sealed record ReadingText
{
    private static readonly string[] Names =
        ["product", "window", "vwap", "volume", "notional", "count", "trade_id", "price", "size", "time", "state"];

    private readonly string[] _values;

    private ReadingText(string[] values, ReadOnlyMemory<byte> json)
    {
        _values = values;
        Json = json;
    }

    /// <summary>The object as it was published.</summary>
    public ReadOnlyMemory<byte> Json { get; }

    /// <summary>The product's name.</summary>
    public string Product => _values[0];

    /// <summary>The window, such as <c>200</c> or <c>5m</c>.</summary>
    public string Window => _values[1];

    /// <summary>The VWAP.</summary>
    public string Vwap => _values[2];

    /// <summary>How many trades the window holds.</summary>
    public string Count => _values[5];

    /// <summary>The trade's id.</summary>
    public long TradeId { get; private init; }

    /// <summary>The trade's time.</summary>
    public string Time => _values[9];

    /// <summary><c>filling</c>, <c>complete</c> or <c>gap</c>.</summary>
    public string State => _values[10];

    /// <summary>The members of a reading, in their order.</summary>
    public IReadOnlyList<string> Values => _values;

    /// <summary>Reads a record's value.</summary>
    /// <returns>Null when it is not a reading.</returns>
    public static ReadingText? Read(ReadOnlyMemory<byte> value)
    {
        try
        {
            using var document = JsonDocument.Parse(value);
            return document.RootElement.ValueKind == JsonValueKind.Object ? Read(document.RootElement, value) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static ReadingText? Read(JsonElement root, ReadOnlyMemory<byte> json)
    {
        var values = new string[Names.Length];
        for (var index = 0; index < Names.Length; index++)
        {
            if (!root.TryGetProperty(Names[index], out var member))
                return null;
            var isNumber = Names[index] is "count" or "trade_id";
            if (member.ValueKind != (isNumber ? JsonValueKind.Number : JsonValueKind.String))
                return null;
            values[index] = isNumber ? member.GetRawText() : member.GetString()!;
        }

        return root.GetProperty("trade_id").TryGetInt64(out var id) && id > 0 ? new(values, json) { TradeId = id } : null;
    }
}
