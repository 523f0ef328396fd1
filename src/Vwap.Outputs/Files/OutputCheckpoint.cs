namespace Vwap.Outputs;

/// <summary>Finds out how far an output file has come, so that a run can go on after it.</summary>
public static class OutputCheckpoint
{
    /// <summary>Reads a file from its end until each wanted pair was met, at most to its start. A torn last line does not count.</summary>
    /// <param name="path">The file; one that does not exist or is empty, or a pipe, is a checkpoint of nothing.</param>
    /// <param name="format">One for which <see cref="OutputFormats.IsLines"/> is true.</param>
    /// <param name="wanted">The products and windows of the run.</param>
    /// <exception cref="OutputFileException">The file cannot be read, or is not ours to add to; the message says how to mend it.</exception>
    public static ResumePoint ReadLast(string path, OutputFormat format, IEnumerable<(ProductId Product, WindowSpec Window)> wanted)
    {
        if (!File.Exists(path) && !Directory.Exists(path))
            return ResumePoint.None;

        using var stream = OutputPath.OpenExisting(path);
        if (!stream.CanSeek)
            return ResumePoint.None;

        var file = new WrittenFile(path, format, stream.SafeFileHandle);
        var last = new LastTrades(wanted);
        file.FindLast(file.FindEnd(), last);
        return new(last.Found);
    }
}
