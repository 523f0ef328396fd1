using System.Text;

namespace Vwap.Cli.Tests.Faults;

/// <summary>The end of a file that grows.</summary>
internal static class FileTail
{
    private const int Bytes = 1 << 20;

    /// <summary>Whether a text stands in the last megabyte.</summary>
    public static bool Contains(string path, string text)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        file.Seek(-Math.Min(Bytes, file.Length), SeekOrigin.End);
        using var reader = new StreamReader(file, Encoding.ASCII);
        return reader.ReadToEnd().Contains(text, StringComparison.Ordinal);
    }
}
