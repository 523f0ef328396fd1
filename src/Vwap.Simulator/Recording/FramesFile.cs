using System.IO.Compression;
using System.Text;

namespace Vwap.Simulator;

/// <summary>A file of recorded frames: JSON lines, compressed when its name ends in .gz or .br.</summary>
internal static class FramesFile
{
    /// <summary>The trade frames in file order; null for a line that holds none. Reads as it goes.</summary>
    public static IEnumerable<RecordedFrame?> Read(string path)
    {
        using var lines = OpenLines(path);
        while (lines.ReadLine() is { } line)
        {
            if (line.Length > 0)
                yield return RecordedFrameReader.Read(Encoding.Latin1.GetBytes(line));
        }
    }

    /// <summary>Latin-1 has a character for each byte, so that lines come back byte for byte whatever they hold.</summary>
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
}
