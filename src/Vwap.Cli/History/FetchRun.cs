using Microsoft.Extensions.Logging;
using Vwap.Feeds;
using Vwap.Outputs;

namespace Vwap.Cli;

/// <summary>Downloads past trades into a file, in id order.</summary>
internal sealed partial class FetchRun(FetchSettings settings, PastTrades trades, TradeFile file, TimeProvider timeProvider, ILogger logger)
{
    /// <summary>How often a page may come without the trade that is next before it counts as missing: REST may lag.</summary>
    private const int UnservedMax = 5;

    private static readonly TimeSpan UnservedDelay = TimeSpan.FromSeconds(1);

    private readonly ILogger _logger = logger;
    private readonly int _pageMax = settings.Feed.Venue.Facts.PageTradesMax;

    /// <exception cref="IOException">The venue cannot be asked, or does not serve a trade.</exception>
    /// <exception cref="OutputFileException">The file begins before the first trade that is asked for.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (file.First?.Time < settings.From)
            throw new OutputFileException(settings.File, $"it begins at {file.First?.Time:O}, before --from: choose another file");
        if (file.Last is { } last)
            LogResumed(settings.File, file.Count, last.Id);
        var isById = settings.Feed.Venue.Facts.Ids == TradeIdRule.Contiguous;
        using var progress = new ProgressLine(isShown: true, timeProvider);
        if (!(file.Last?.Time >= settings.To))
            await (isById ? DownloadByIdAsync(progress, cancellationToken) : DownloadByTimeAsync(progress, cancellationToken));
        LogEnd(settings.Stream, file.Count, settings.File, trades.Retries);
    }

    private async Task DownloadByIdAsync(ProgressLine progress, CancellationToken cancellationToken)
    {
        var next = file.Last?.Id + 1 ?? await FindFirstAsync(cancellationToken);
        var unserved = 0;
        while (next > 0)
        {
            var page = await trades.FetchAsync(new(settings.Stream, new(next, next + _pageMax - 1)), cancellationToken);
            Trade[] newer = [.. page.Trades.SkipWhile(trade => trade.Id < next)];
            if (newer.Length == 0)
                return; // the present
            var count = 0;
            while (count < newer.Length && newer[count].Id == next + count)
                count++;
            if (count == 0 && ++unserved == UnservedMax)
                throw new IOException($"{settings.Feed.Rest} does not serve trades {new IdRange(next, newer[0].Id - 1)} of {settings.Stream}; {settings.File} ends before them");
            if (count == 0)
                await Task.Delay(UnservedDelay, timeProvider, cancellationToken);
            else
                unserved = 0;
            if (!Take(newer[..count], progress))
                return;
            next += count;
        }
    }

    private async Task DownloadByTimeAsync(ProgressLine progress, CancellationToken cancellationToken)
    {
        while (true)
        {
            var since = file.Last?.Time ?? settings.From;
            var page = await trades.FetchAsync(new(settings.Stream, new(1, _pageMax), since), cancellationToken);
            Trade[] newer = [.. page.Trades.Where(trade => trade.Time >= settings.From && !(trade.Id <= file.Last?.Id))];
            if (newer.Length == 0 && page.Trades.Count == _pageMax)
                throw new IOException($"{settings.Feed.Rest}: more than {_pageMax} trades of {settings.Stream} at {since:O}; {settings.File} ends before them");
            if (newer.Length == 0 || !Take(newer, progress))
                return;
        }
    }

    /// <returns>Whether there may be more.</returns>
    private bool Take(Trade[] page, ProgressLine progress)
    {
        var end = Array.FindIndex(page, trade => trade.Time >= settings.To);
        file.Append(end < 0 ? page : page.AsSpan(0, end));
        if (file.Last is { } last)
        {
            progress.Report(elapsed =>
                $"{100 * (last.Time - settings.From).Ticks / (settings.To - settings.From).Ticks} %, {last.Time:yyyy-MM-dd HH:mm:ss}, {file.Count:N0} trades, {file.Count / elapsed.TotalSeconds:N0}/s");
        }

        return end < 0;
    }

    /// <returns>The id of the first trade that is not before the start; 0 when there is none yet.</returns>
    private async Task<long> FindFirstAsync(CancellationToken cancellationToken)
    {
        if (await FindAtAsync(FeedLimits.TradeIdMax - 1, cancellationToken) is not { } latest || latest.Time < settings.From)
            return 0;
        var (low, high) = (1L, latest.Id);
        while (low < high)
        {
            var middle = low + (high - low) / 2;
            if (await FindAtAsync(middle, cancellationToken) is { } trade && trade.Time >= settings.From)
                high = Math.Min(middle, trade.Id);
            else
                low = middle + 1;
        }

        return low;
    }

    /// <summary>The newest trade up to an id; null when there is none.</summary>
    private async Task<Trade?> FindAtAsync(long id, CancellationToken cancellationToken) =>
        (await trades.FetchAsync(new(settings.Stream, new(id, id)), cancellationToken)).Trades is [.., var newest] ? newest : null;

    [LoggerMessage(120, LogLevel.Information, "{File} has {Count} trades, up to {Id}: going on after it")]
    private partial void LogResumed(string file, long count, long id);

    [LoggerMessage(121, LogLevel.Information, "{Stream}: {Count} trades in {File}; requests retried {Retries}")]
    private partial void LogEnd(StreamId stream, long count, string file, long retries);
}
