namespace Vwap.Feeds.Tests;

/// <summary>A file of a name of its own, gone after the test.</summary>
internal sealed class TemporaryFile : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("vwap-test-");

    public TemporaryFile(string name) => Path = System.IO.Path.Combine(_folder.FullName, name);

    public string Path { get; }

    public void Dispose() => _folder.Delete(recursive: true);
}
