using System.Buffers;
using System.Text;

namespace Vwap.Outputs.Tests;

internal static class Lines
{
    public static byte[] Of(OutputFormat format, params ReadOnlySpan<Reading> readings)
    {
        var writer = new ArrayBufferWriter<byte>();
        ReadingLines.WriteHeader(format, writer);
        ReadingLines.Write(format, readings, writer);
        return writer.WrittenSpan.ToArray();
    }

    public static string TextOf(OutputFormat format, params ReadOnlySpan<Reading> readings) => Encoding.UTF8.GetString(Of(format, readings));
}
