using System.Text;

namespace Vwap.Outputs;

/// <summary>The last line of each stream and window, kept in a file that is replaced as a whole.</summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class LastLines
{
    private readonly string _path;
    private readonly Dictionary<string, string> _lines = [];
    private readonly Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> _byKey;

    public LastLines(string path)
    {
        _path = path;
        _byKey = _lines.GetAlternateLookup<ReadOnlySpan<char>>();
        if (File.Exists(path))
            _ = Follow(File.ReadLines(path)).Count();
        Count = 0;
    }

    /// <summary>How many lines were followed.</summary>
    public long Count { get; private set; }

    /// <summary>Takes each line that passes.</summary>
    /// <exception cref="OutputFailedException">A line is not a reading.</exception>
    public IEnumerable<string> Follow(IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            Take(line);
            yield return line;
        }
    }

    /// <summary>Replaces the file. It is whole after a crash, too.</summary>
    public void Write()
    {
        var unfinished = _path + ".unfinished";
        using (var file = new FileStream(unfinished, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            file.Write(Encoding.UTF8.GetBytes(string.Concat(_lines.Values.Select(line => line + "\n"))));
            file.Flush(flushToDisk: true);
        }

        File.Move(unfinished, _path, overwrite: true);
    }

    /// <summary>A line begins with its product and window, and has its venue further on.</summary>
    private void Take(string line)
    {
        const string Venue = "\"venue\":\"";
        var window = line.IndexOf(",\"vwap\"", StringComparison.Ordinal);
        var venue = line.IndexOf(Venue, StringComparison.Ordinal) + Venue.Length;
        var end = venue < Venue.Length ? -1 : line.IndexOf('"', venue);
        if (window < 0 || end < 0)
            throw new OutputFailedException($"{_path}: not a reading: {line}");

        Span<char> key = stackalloc char[window + end - venue];
        line.AsSpan(0, window).CopyTo(key);
        line.AsSpan(venue, end - venue).CopyTo(key[window..]);
        _byKey[key] = line;
        Count++;
    }
}
