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

    private bool IsById => settings.Feed.Venue.Facts.Ids == TradeIdRule.Contiguous;

    /// <exception cref="IOException">The venue cannot be asked, or does not serve a trade.</exception>
    /// <exception cref="OutputFileException">The file holds other trades than those asked for.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (file.First is { } first)
            await CheckResumedAsync(first, file.Last!.Value, cancellationToken);
        using (var progress = new ProgressLine(isShown: true, timeProvider))
            await (IsById ? DownloadByIdAsync(progress, cancellationToken) : DownloadByTimeAsync(progress, cancellationToken));
        LogEnd(settings.Stream, file.Count, settings.File, trades.Retries);
    }

    /// <summary>Whether the file begins with the first trade asked for: otherwise it would have a hole before it.</summary>
    private async Task CheckResumedAsync(Trade first, Trade last, CancellationToken cancellationToken)
    {
        if (first.Time < settings.From)
            throw new OutputFileException(settings.File, $"it begins at {first.Time:O}, before --from: choose another file");
        if (last.Time >= settings.To)
            throw new OutputFileException(settings.File, $"it ends at {last.Time:O}, after --to: choose another file");
        var earlier = IsById
            ? await FindAtAsync(first.Id - 1, cancellationToken)
            : (await trades.FetchAsync(new(settings.Stream, new(1, _pageMax), settings.From), cancellationToken)).Trades.FirstOrDefault(trade => trade.Time >= settings.From);
        if (earlier is { Id: > 0 } missed && missed.Id < first.Id && missed.Time >= settings.From)
            throw new OutputFileException(settings.File, $"it begins with trade {first.Id}, but trade {missed.Id} is not before --from either: choose another file");
        LogResumed(settings.File, file.Count, last.Id);
    }

    private async Task DownloadByIdAsync(ProgressLine progress, CancellationToken cancellationToken)
    {
        var next = file.Last?.Id + 1 ?? await FindFirstAsync(cancellationToken);
        for (var unserved = 0; next > 0;)
        {
            var page = await trades.FetchAsync(new(settings.Stream, new(next, next + _pageMax - 1)), cancellationToken);
            Trade[] newer = [.. page.Trades.SkipWhile(trade => trade.Id < next)];
            var count = 0;
            while (count < newer.Length && newer[count].Id == next + count)
                count++;
            if (count > 0)
            {
                unserved = 0;
                next += count;
                if (!Take(newer[..count], progress))
                    return;
                continue;
            }

            if ((await FindNewestAsync(cancellationToken)).Id < next)
                return; // the present
            if (++unserved == UnservedMax)
                throw new IOException($"{settings.Feed.Rest} does not serve trade {next} of {settings.Stream} and what follows it; {settings.File} ends before it");
            await Task.Delay(UnservedDelay, timeProvider, cancellationToken);
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
        var latest = await FindNewestAsync(cancellationToken);
        if (latest.Time < settings.From)
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

    /// <exception cref="IOException">There is none.</exception>
    private async Task<Trade> FindNewestAsync(CancellationToken cancellationToken) =>
        await FindAtAsync(FeedLimits.TradeIdMax - 1, cancellationToken) ?? throw new IOException($"{settings.Feed.Rest} serves no trade of {settings.Stream}");

    /// <summary>The newest trade up to an id; null when there is none.</summary>
    private async Task<Trade?> FindAtAsync(long id, CancellationToken cancellationToken) =>
        (await trades.FetchAsync(new(settings.Stream, new(id, id)), cancellationToken)).Trades is [.., var newest] ? newest : null;

    [LoggerMessage(120, LogLevel.Information, "{File} has {Count} trades, up to {Id}: resuming after it")]
    private partial void LogResumed(string file, long count, long id);

    [LoggerMessage(121, LogLevel.Information, "{Stream}: {Count} trades in {File}; requests retried {Retries}")]
    private partial void LogEnd(StreamId stream, long count, string file, long retries);
}
