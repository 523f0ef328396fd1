namespace Vwap.Outputs;

/// <summary>A file cannot be the output: it cannot be opened, or what it holds is not ours to add to. Nothing was changed.</summary>
public sealed class OutputFileException : Exception
{
    /// <summary>Says what is wrong with which file, and how to mend it.</summary>
    public OutputFileException(string path, string problem, Exception? innerException = null)
        : base($"{path}: {problem}", innerException) => Path = path;

    /// <summary>The file, as it was given.</summary>
    public string Path { get; }
}
