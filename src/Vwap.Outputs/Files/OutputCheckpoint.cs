namespace Vwap.Outputs;

/// <summary>Finds where a run resumes: after the last readings in its output file.</summary>
public static class OutputCheckpoint
{
    /// <summary>Reads a file backwards until the last reading of each wanted pair is found. A torn last line does not count.</summary>
    /// <param name="path">The file. One that does not exist, an empty one and a pipe give <see cref="ResumePoint.None"/>.</param>
    /// <param name="format">One for which <see cref="OutputFormats.IsLines"/> is true.</param>
    /// <param name="wanted">The streams and windows of the run.</param>
    /// <param name="with">What readings have besides the VWAP.</param>
    /// <exception cref="OutputFileException">The file cannot be read, or does not hold readings in this format.</exception>
    public static ResumePoint ReadLast(
        string path, OutputFormat format, IEnumerable<(StreamId Stream, WindowSpec Window)> wanted, ReadingExtras with = ReadingExtras.None)
    {
        if (!File.Exists(path) && !Directory.Exists(path))
            return ResumePoint.None;

        using var opened = OutputPath.OpenExisting(path);
        if (!opened.CanSeek)
            return ResumePoint.None;

        var file = new WrittenFile(path, format, with, opened.SafeFileHandle);
        var end = file.FindEnd();
        if (!file.HasVenues && wanted.FirstOrDefault(pair => pair.Stream.Venue != VenueId.Coinbase).Stream is { } stream)
            throw new OutputFileException(path, $"was written by an earlier version and has no column for the venue, which {stream} needs: choose another file");
        return new(file.FindLast(end, wanted));
    }
}
