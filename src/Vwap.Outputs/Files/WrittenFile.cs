using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Vwap.Outputs;

/// <summary>The content of a file that is to be continued: whether it holds readings, and where the last whole line ends.</summary>
internal sealed class WrittenFile(string path, OutputFormat format, ReadingExtras with, SafeFileHandle handle)
{
    /// <summary>
    /// The most that is cut off a file's end: 4 MiB, more than the largest batch. A crash tears less; more means that the file is
    /// damaged or holds something else, and it is left alone.
    /// </summary>
    private const int CutBytesMax = 4 * 1024 * 1024;

    private const string Advice = "choose another file, or delete or move this one";

    private readonly byte[] _header = ReadingCsv.HeaderWith(with);
    private readonly int _details = format == OutputFormat.Csv ? DetailMember.Of(with).Count() : 0;

    /// <summary>Whether its lines name their venue: not in a CSV file of versions that knew one venue. Valid after <see cref="FindEnd"/>.</summary>
    public bool HasVenues { get; private set; } = true;

    /// <summary>Finds where the last whole line ends; what follows is torn.</summary>
    /// <returns>The file's length when nothing is torn; 0 when no line is whole.</returns>
    /// <exception cref="OutputFileException">The file does not hold readings in this format.</exception>
    public long FindEnd()
    {
        var length = RandomAccess.GetLength(handle);
        if (length == 0)
            return 0;
        if (format == OutputFormat.Plain)
            throw new OutputFileException(path, $"is not empty, and plain lines carry no trade id to resume from: choose jsonl or csv, or {Advice}");
        if (!HasFirstLine(out var headerEnd))
            throw new OutputFileException(path, $"line 1 is not that of a {Name} file of readings ({Expected}): {Advice}");

        var lines = new BackwardLines(handle, length);
        var end = length;
        while (end > headerEnd && lines.TryRead(out var line, out var isEnded) && !(isEnded && WrittenLine.TryRead(format, line, out _, _details)))
        {
            end = Math.Max(lines.Offset, headerEnd);
            if (length - end > CutBytesMax)
                throw new OutputFileException(path, $"its last {CutBytesMax} bytes hold no {Name} reading: it is damaged or holds something else; {Advice}");
        }

        return end;
    }

    /// <summary>Finds the last trade id of each wanted pair before <paramref name="end"/>.</summary>
    /// <exception cref="OutputFileException">A line on the way is not a reading.</exception>
    public Dictionary<(StreamId Stream, WindowSpec Window), long> FindLast(long end, IEnumerable<(StreamId Stream, WindowSpec Window)> wanted)
    {
        var last = new Dictionary<(StreamId, WindowSpec), long>();
        var missing = wanted.Distinct().Select(pair => (
            Pair: pair,
            Venue: Encoding.ASCII.GetBytes(pair.Stream.Venue.Name),
            Product: Encoding.ASCII.GetBytes(pair.Stream.Product.Name),
            Window: Encoding.ASCII.GetBytes(pair.Window.Text))).ToList();
        var lines = new BackwardLines(handle, end);
        while (missing.Count > 0 && lines.TryRead(out var text, out _))
        {
            if (!WrittenLine.TryRead(format, text, out var line, _details))
            {
                if (lines.Offset > 0 || format != OutputFormat.Csv)
                    throw new OutputFileException(path, $"the line at byte {lines.Offset} is not a {Name} reading: {Advice}");
                break; // the header
            }

            for (var index = 0; index < missing.Count; index++)
            {
                var (pair, venue, product, window) = missing[index];
                if (!line.Product.SequenceEqual(product) || !line.Window.SequenceEqual(window) || !line.Venue.SequenceEqual(venue))
                    continue;
                last[pair] = line.TradeId;
                missing.RemoveAt(index);
                break;
            }
        }

        return last;
    }

    private string Name => format.ToString().ToLowerInvariant();

    private string Expected => format == OutputFormat.Csv ? "the header product,window,vwap,…" : "{\"product\":…,\"state\":…}";

    /// <param name="headerEnd">Where the CSV header ends; 0 without one, or when a torn header is all there is.</param>
    private bool HasFirstLine(out long headerEnd)
    {
        headerEnd = 0;
        var buffer = new byte[WrittenLine.LengthMax + 1];
        ReadOnlySpan<byte> start = buffer.AsSpan(0, RandomAccess.Read(handle, buffer, fileOffset: 0));
        var length = start.IndexOf((byte)'\n');
        if (length < 0)
            return start.Length < buffer.Length && IsTornStart(start);
        if (format != OutputFormat.Csv)
            return WrittenLine.TryRead(format, start[..length], out _, _details);

        headerEnd = length + 1;
        var header = start[..length];
        HasVenues = !header.SequenceEqual(ReadingCsv.HeaderWithoutVenue);
        if (header.SequenceEqual(_header) || (!HasVenues && _details == 0))
            return true;
        if (header.StartsWith(ReadingCsv.HeaderWithoutVenue))
            throw new OutputFileException(path, $"line 1 names other columns than those of this run ({Encoding.ASCII.GetString(_header)}): use --with as before, or {Advice}");
        return false;
    }

    /// <summary>Whether a first line without a line feed may be the torn beginning of one of vwap's.</summary>
    private bool IsTornStart(ReadOnlySpan<byte> start)
    {
        if (format == OutputFormat.Csv)
            return _header.AsSpan().StartsWith(start);
        var expected = "{\"product\":\""u8;
        return start.StartsWith(expected) || expected.StartsWith(start);
    }
}
