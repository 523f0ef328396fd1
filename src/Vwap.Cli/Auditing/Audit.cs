using Vwap.Feeds;

namespace Vwap.Cli;

/// <summary>Judges a file of trades or readings, of any tool.</summary>
/// <param name="rows">The file.</param>
/// <param name="window">The window of VWAPs that name none; null for none: they are not judged.</param>
internal sealed class Audit(TradeRows rows, WindowSpec? window)
{
    private readonly Dictionary<StreamId, StreamAudit> _streams = [];
    private readonly Dictionary<(StreamId, string), VwapAudit?> _windows = [];
    private readonly Dictionary<StreamId, string> _firstWindows = [];

    /// <summary>What is wrong.</summary>
    public Findings Findings { get; } = new();

    /// <summary>Whether missing trades cannot be noticed.</summary>
    public bool HasNoIds => rows.HasNoIds;

    /// <summary>How many lines hold a trade, or should.</summary>
    public long Rows { get; private set; }

    /// <summary>The streams, in the order of their first trades.</summary>
    public IReadOnlyCollection<StreamAudit> Streams => _streams.Values;

    /// <summary>VWAPs that could not be judged because their window is not known.</summary>
    public long WithoutWindow { get; private set; }

    /// <summary>The judged windows of a stream.</summary>
    public IEnumerable<VwapAudit> WindowsOf(StreamId stream) => _windows.Where(pair => pair.Key.Item1 == stream).Select(pair => pair.Value).OfType<VwapAudit>();

    /// <summary>Reads the file to its end.</summary>
    public void Run(ProgressLine progress, CancellationToken cancellationToken)
    {
        while (rows.TryRead(out var row, cancellationToken))
        {
            Rows++;
            if (row.Trade is { } trade)
                Judge(row, trade);
            else
                Findings.Add(new(FindingKind.Unreadable, row.Line, Stream: null, row.Fault!));
            progress.Report(elapsed => $"{(rows.PercentRead is { } percent ? $"{percent} %, " : "")}{Rows:N0} rows, {Rows / elapsed.TotalSeconds:N0}/s");
        }

        if (rows.TooLong > 0)
            Findings.Add(new(FindingKind.Unreadable, 0, Stream: null, $"{rows.TooLong} lines longer than {FeedLimits.LineBytesMax} bytes"), rows.TooLong);
        if (rows.WasCutShort)
            Findings.Add(new(FindingKind.Unreadable, 0, Stream: null, "the compressed file is truncated"));
        foreach (var stream in _streams.Values)
            stream.End();
    }

    private void Judge(in TradeRow row, in Trade trade)
    {
        if (!_streams.TryGetValue(trade.Stream, out var stream))
            stream = _streams[trade.Stream] = new(trade.Stream, Findings, hasIds: !rows.HasNoIds);
        stream.Add(row, mayRepeat: row.MayRepeat || IsOfAnotherWindow(row, trade.Stream));
        if ((row.Claim?.Window ?? window?.Text) is not { } name)
        {
            WithoutWindow += row.Claim is null ? 0 : 1;
            return;
        }

        if (!_windows.TryGetValue((trade.Stream, name), out var audit))
            audit = _windows[(trade.Stream, name)] = WindowSpec.TryParse(name, out var spec) ? new(spec, trade.Stream.Venue, Findings) : null;
        if (audit is null)
            WithoutWindow++;
        else
            audit.Add(row.Line, trade, row.Claim?.Vwap);
    }

    /// <summary>A file of readings has each trade once per window: repetitions count in the first one.</summary>
    private bool IsOfAnotherWindow(in TradeRow row, StreamId stream)
    {
        if (row.Claim is not { Window: { } name })
            return false;
        _firstWindows.TryAdd(stream, name);
        return _firstWindows[stream] != name;
    }
}
