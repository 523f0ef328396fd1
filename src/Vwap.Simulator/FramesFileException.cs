namespace Vwap.Simulator;

/// <summary>A file of recorded frames cannot be served.</summary>
public sealed class FramesFileException : IOException
{
    internal FramesFileException(string path, string problem, Exception? cause = null)
        : base($"cannot serve the frames of {path}: {problem}", cause) =>
        Path = path;

    /// <summary>The file.</summary>
    public string Path { get; }
}
