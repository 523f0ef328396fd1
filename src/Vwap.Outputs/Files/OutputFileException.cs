namespace Vwap.Outputs;

/// <summary>A file cannot be the output: it cannot be opened, or holds something else; the message says how to fix it. It was not changed.</summary>
/// <remarks>An <see cref="IOException"/>, as a retry helps once the file is fixed.</remarks>
public sealed class OutputFileException(string path, string problem, Exception? innerException = null)
    : IOException($"{path}: {problem}", innerException)
{
    /// <summary>The file, as it was given.</summary>
    public string Path { get; } = path;
}
