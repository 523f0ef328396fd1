using Microsoft.Win32.SafeHandles;

namespace Vwap.Outputs;

/// <summary>What a file that is to be added to holds already: is it ours, and where does its last whole line end?</summary>
internal sealed class WrittenFile(string path, OutputFormat format, SafeFileHandle handle)
{
    /// <summary>
    /// The most that is cut off a file's end: 4 MiB, more than the largest batch. What a crash has torn is less; more is not a torn line
    /// but a damaged or foreign file, which is left as it is.
    /// </summary>
    private const int CutBytesMax = 4 * 1024 * 1024;

    private const string Mend = "choose another --out, or delete or move this file";

    /// <summary>Finds where the last whole line ends; what follows is torn.</summary>
    /// <returns>The file's length when nothing is torn; 0 when nothing is whole.</returns>
    /// <exception cref="OutputFileException">The file is not ours to add to.</exception>
    public long FindEnd()
    {
        var length = RandomAccess.GetLength(handle);
        if (length == 0)
            return 0;
        if (format == OutputFormat.Plain)
            throw new OutputFileException(path, $"holds lines already, and plain lines carry no trade id to resume from: choose jsonl or csv, or {Mend}");
        if (!BeginsAsOurs(out var headerEnd))
            throw new OutputFileException(path, $"line 1 is not one of a {format} output of vwap ({Expected}): {Mend}");

        var lines = new BackwardLines(handle, length);
        var end = length;
        while (end > headerEnd && lines.TryRead(out var line, out var isEnded) && !(isEnded && WrittenLine.TryRead(format, line, out _)))
        {
            end = Math.Max(lines.Offset, headerEnd);
            if (length - end > CutBytesMax)
                throw new OutputFileException(path, $"its last {CutBytesMax} bytes hold no {format} line of vwap: it is damaged or not ours; {Mend}");
        }

        return end;
    }

    /// <summary>Finds the last trade id of each wanted pair before <paramref name="end"/>.</summary>
    /// <exception cref="OutputFileException">A line on the way is not ours.</exception>
    public void FindLast(long end, LastTrades wanted)
    {
        var lines = new BackwardLines(handle, end);
        while (!wanted.AllFound && lines.TryRead(out var line, out _))
        {
            if (WrittenLine.TryRead(format, line, out var written))
                wanted.Offer(written);
            else if (lines.Offset > 0 || format != OutputFormat.Csv)
                throw new OutputFileException(path, $"the line at byte {lines.Offset} is not a {format} line of vwap: {Mend}");
        }
    }

    private string Expected => format == OutputFormat.Csv ? "the header product,window,vwap,…" : "{\"product\":…,\"state\":…}";

    /// <param name="headerEnd">Where the CSV header ends; 0 without one, or when a torn header is all there is.</param>
    private bool BeginsAsOurs(out long headerEnd)
    {
        headerEnd = 0;
        var buffer = new byte[WrittenLine.LengthMax + 1];
        ReadOnlySpan<byte> start = buffer.AsSpan(0, RandomAccess.Read(handle, buffer, fileOffset: 0));
        var length = start.IndexOf((byte)'\n');
        if (length < 0)
            return start.Length < buffer.Length && IsTornStart(start);
        if (format != OutputFormat.Csv)
            return WrittenLine.TryRead(format, start[..length], out _);

        headerEnd = length + 1;
        return start[..length].SequenceEqual(ReadingCsv.Header);
    }

    /// <summary>A first line that was cut before its end: it begins as ours does.</summary>
    private bool IsTornStart(ReadOnlySpan<byte> start)
    {
        if (format == OutputFormat.Csv)
            return ReadingCsv.Header.StartsWith(start);
        var ours = "{\"product\":\""u8;
        return start.StartsWith(ours) || ours.StartsWith(start);
    }
}
