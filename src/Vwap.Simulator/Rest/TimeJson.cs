using System.Globalization;

namespace Vwap.Simulator;

/// <summary>The exchange's clock: the same moment as text and as seconds since 1970, to the millisecond.</summary>
internal static class TimeJson
{
    public static ReadOnlyMemory<byte> Render(DateTimeOffset now) => RestAnswer.Render(json =>
    {
        var milliseconds = now.ToUnixTimeMilliseconds();
        json.WriteStartObject();
        json.WriteString("iso"u8, now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        json.WritePropertyName("epoch"u8);
        json.WriteRawValue($"{milliseconds / 1_000}.{milliseconds % 1_000:D3}");
        json.WriteEndObject();
    });
}
