namespace Vwap.Outputs;

/// <summary>How far an output file has come: the last trade of each product and window. A run resumes after it.</summary>
/// <remarks>Immutable; safe to share between threads.</remarks>
public sealed class OutputCheckpoint
{
    private readonly IReadOnlyDictionary<(ProductId Product, WindowSpec Window), long> _lastTradeIds;

    private OutputCheckpoint(IReadOnlyDictionary<(ProductId Product, WindowSpec Window), long> lastTradeIds) => _lastTradeIds = lastTradeIds;

    /// <summary>Nothing was written yet.</summary>
    public static OutputCheckpoint None { get; } = new(new Dictionary<(ProductId, WindowSpec), long>());

    /// <summary>The id of the last trade whose reading is in the file; null when there is none.</summary>
    public long? LastTradeId(ProductId product, WindowSpec window) =>
        _lastTradeIds.TryGetValue((product, window), out var tradeId) ? tradeId : null;

    /// <summary>Reads a file from its end until each wanted pair was met, at most to its start. A torn last line does not count.</summary>
    /// <param name="path">The file; one that does not exist or is empty, or a pipe, is a checkpoint of nothing.</param>
    /// <param name="format">One for which <see cref="OutputFormats.IsLines"/> is true.</param>
    /// <param name="wanted">The products and windows of the run.</param>
    /// <exception cref="OutputFileException">The file cannot be read, or is not ours to add to; the message says how to mend it.</exception>
    public static OutputCheckpoint ReadLast(string path, OutputFormat format, IEnumerable<(ProductId Product, WindowSpec Window)> wanted)
    {
        if (!File.Exists(path) && !Directory.Exists(path))
            return None;

        using var stream = OutputPath.OpenExisting(path);
        if (!stream.CanSeek)
            return None;

        var file = new WrittenFile(path, format, stream.SafeFileHandle);
        var last = new LastTrades(wanted);
        file.FindLast(file.FindEnd(), last);
        return new(last.Found);
    }
}
