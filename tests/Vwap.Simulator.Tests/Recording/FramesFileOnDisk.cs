using System.IO.Compression;

namespace Vwap.Simulator.Tests;

/// <summary>A frames file with the given lines, compressed according to its extension.</summary>
internal sealed class FramesFileOnDisk : IDisposable
{
    public FramesFileOnDisk(params string[] lines)
    {
        var extension = lines[0].StartsWith('.') ? lines[0] : ".jsonl";
        Path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), System.IO.Path.GetRandomFileName() + extension);
        using var file = File.Create(Path);
        using Stream content = extension switch
        {
            ".gz" => new GZipStream(file, CompressionLevel.Fastest),
            ".br" => new BrotliStream(file, CompressionLevel.Fastest),
            _ => file,
        };
        using var writer = new StreamWriter(content);
        writer.NewLine = "\n";
        foreach (var line in lines.Where(line => !line.StartsWith('.')))
            writer.WriteLine(line);
    }

    public string Path { get; }

    public void Dispose() => File.Delete(Path);
}
