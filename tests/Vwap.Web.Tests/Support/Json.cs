using System.Buffers;
using System.Text;
using Vwap.Outputs;

namespace Vwap.Web.Tests;

internal static class Json
{
    /// <summary>A reading as the other outputs write it.</summary>
    public static string Of(Reading reading)
    {
        var bytes = new ArrayBufferWriter<byte>();
        ReadingJson.Write(reading, bytes);
        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    public static string[] Of(IEnumerable<Reading> readings) => [.. readings.Select(Of)];
}
