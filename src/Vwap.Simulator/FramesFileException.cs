namespace Vwap.Simulator;

/// <summary>A recorded file cannot be served.</summary>
public sealed class FramesFileException : IOException
{
    internal FramesFileException(string path, string problem, Exception? cause = null)
        : base($"cannot serve the frames of {path}: {problem}", cause) =>
        Path = path;

    /// <summary>The file.</summary>
    public string Path { get; }
}
