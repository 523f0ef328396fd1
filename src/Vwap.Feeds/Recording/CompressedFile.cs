using System.IO.Compression;

namespace Vwap.Feeds;

/// <summary>Opens files that are compressed when their name ends in <c>.gz</c> or <c>.br</c>.</summary>
public static class CompressedFile
{
    /// <summary>Opens a file for reading.</summary>
    public static Stream OpenRead(string path)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 1 << 16);
        return Path.GetExtension(path).ToUpperInvariant() switch
        {
            ".GZ" => new GZipStream(file, CompressionMode.Decompress),
            ".BR" => new BrotliStream(file, CompressionMode.Decompress),
            _ => file,
        };
    }

    /// <summary>Creates a file, or empties it.</summary>
    public static Stream Create(string path)
    {
        var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 1 << 16);
        return Path.GetExtension(path).ToUpperInvariant() switch
        {
            ".GZ" => new GZipStream(file, CompressionLevel.Optimal),
            ".BR" => new BrotliStream(file, CompressionLevel.Optimal),
            _ => file,
        };
    }

    /// <summary>The extension of the content, in lower case: <c>.csv</c> for <c>trades.csv.gz</c>.</summary>
    public static string ContentExtension(string path)
    {
        var isCompressed = Path.GetExtension(path).ToUpperInvariant() is ".GZ" or ".BR";
        return Path.GetExtension(isCompressed ? Path.GetFileNameWithoutExtension(path) : path).ToLowerInvariant();
    }
}
