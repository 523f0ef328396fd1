using System.Buffers;
using System.Text;

namespace Vwap.Outputs.Tests;

internal static class Lines
{
    public static byte[] Of(OutputFormat format, params ReadOnlySpan<Reading> readings) => Of(format, ReadingExtras.None, readings);

    public static byte[] Of(OutputFormat format, ReadingExtras with, params ReadOnlySpan<Reading> readings)
    {
        var writer = new ArrayBufferWriter<byte>();
        ReadingLines.WriteHeader(format, writer, with);
        ReadingLines.Write(format, readings, writer);
        return writer.WrittenSpan.ToArray();
    }

    /// <summary>The bytes of a file that may be open for writing.</summary>
    public static byte[] In(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var content = new byte[file.Length];
        file.ReadExactly(content);
        return content;
    }

    public static string TextOf(OutputFormat format, params ReadOnlySpan<Reading> readings) => Encoding.UTF8.GetString(Of(format, readings));
}
