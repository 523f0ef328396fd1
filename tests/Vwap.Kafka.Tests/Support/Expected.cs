using System.Buffers;
using System.Text;
using Vwap.Outputs;

namespace Vwap.Kafka.Tests;

internal static class Expected
{
    public static string[] Json(IEnumerable<Reading> readings) => [.. readings.Select(reading =>
    {
        var line = new ArrayBufferWriter<byte>();
        ReadingJson.Write(reading, line);
        return Encoding.UTF8.GetString(line.WrittenSpan);
    })];

    public static string Json(Trade trade)
    {
        var json = new ArrayBufferWriter<byte>();
        TradeJson.Write(trade, json);
        return Encoding.UTF8.GetString(json.WrittenSpan);
    }
}
