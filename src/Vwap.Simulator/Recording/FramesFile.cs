using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace Vwap.Simulator;

/// <summary>A file of recorded frames: one JSON frame per line, plain or in the string member <c>raw</c> of an envelope; .gz and .br are compressed.</summary>
internal static class FramesFile
{
    /// <summary>The frames with trades, in file order; null for any other line. Streams the file.</summary>
    public static IEnumerable<RecordedFrame?> Read(string path, Dialect dialect)
    {
        using var lines = OpenLines(path);
        while (lines.ReadLine() is { } line)
        {
            if (line.Length > 0)
                yield return ReadLine(Encoding.Latin1.GetBytes(line), dialect);
        }
    }

    /// <summary>Latin-1 maps every byte to a character, so that lines keep their bytes whatever they hold.</summary>
    private static StreamReader OpenLines(string path)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        Stream content = Path.GetExtension(path) switch
        {
            ".gz" => new GZipStream(file, CompressionMode.Decompress),
            ".br" => new BrotliStream(file, CompressionMode.Decompress),
            _ => file,
        };
        return new StreamReader(content, Encoding.Latin1, detectEncodingFromByteOrderMarks: false);
    }

    private static RecordedFrame? ReadLine(byte[] line, Dialect dialect)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            if (json.RootElement.FindText("raw") is not { } raw)
                return dialect.ReadRecorded(line, json.RootElement);

            var inner = Encoding.UTF8.GetBytes(raw);
            using var frame = JsonDocument.Parse(inner);
            return dialect.ReadRecorded(inner, frame.RootElement);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // The latter for an invalid string: a lone surrogate, or bytes that are not UTF-8.
            return null;
        }
    }
}
