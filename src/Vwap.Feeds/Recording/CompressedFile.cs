using System.IO.Compression;

namespace Vwap.Feeds;

/// <summary>A file that is compressed when its name ends in <c>.gz</c> or <c>.br</c>; the rows of a Parquet file are read as CSV.</summary>
public sealed class CompressedFile : IDisposable
{
    private readonly FileStream? _file;

    private CompressedFile(Stream content, FileStream? file, bool isCsv) => (Content, _file, IsCsv) = (content, file, isCsv);

    /// <summary>What it holds, decompressed.</summary>
    public Stream Content { get; }

    /// <summary>Whether it is CSV: the name of the content ends in <c>.csv</c>, as that of <c>trades.csv.gz</c> does, or it is a Parquet file.</summary>
    public bool IsCsv { get; }

    /// <summary>Whether it is standard input.</summary>
    public bool IsStandardInput => _file is null;

    /// <summary>How much was read, in percent; null for standard input.</summary>
    public int? PercentRead => _file is { CanSeek: true, Length: > 0 } file ? (int)(file.Position * 100 / file.Length) : null;

    /// <summary>Opens a file for reading.</summary>
    /// <param name="path">The file.</param>
    /// <param name="hasClaims">Whether the VWAPs of a Parquet file are read.</param>
    /// <exception cref="FormatException">It is a damaged Parquet file, or one whose numbers are not exact.</exception>
    public static CompressedFile Open(string path, bool hasClaims = false)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 1 << 16);
        if (IsParquet(file))
            return OpenParquet(file, hasClaims);
        var extension = Path.GetExtension(path).ToUpperInvariant();
        Stream content = extension switch
        {
            ".GZ" => new GZipStream(file, CompressionMode.Decompress),
            ".BR" => new BrotliStream(file, CompressionMode.Decompress),
            _ => file,
        };
        var name = content == file ? path : Path.GetFileNameWithoutExtension(path);
        return new(content, file, Path.GetExtension(name).Equals(".csv", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Opens standard input, which is not decompressed.</summary>
    public static CompressedFile OpenStandardInput() => new(Console.OpenStandardInput(), file: null, isCsv: false);

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

    /// <summary>Closes it.</summary>
    public void Dispose()
    {
        Content.Dispose();
        _file?.Dispose();
    }

    private static bool IsParquet(FileStream file)
    {
        if (!file.CanSeek)
            return false;
        Span<byte> start = stackalloc byte[4];
        var length = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        file.Position = 0;
        return start[..length].SequenceEqual("PAR1"u8);
    }

    private static CompressedFile OpenParquet(FileStream file, bool hasClaims)
    {
        try
        {
            return new(ParquetRows.Open(file, hasClaims), file, isCsv: true);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }
}
