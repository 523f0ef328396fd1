using Vwap.Feeds;

namespace Vwap.Cli;

/// <summary>Finds the windows at a trade, in a file or over REST.</summary>
internal static class WindowFinder
{
    /// <summary>Longer than any retries: what readings wait for is never passed.</summary>
    private static readonly TimeSpan Hold = TimeSpan.FromDays(1);

    /// <summary>How often a page may come that does not help, as REST may lag.</summary>
    private const int UnservedMax = 10;

    private static readonly TimeSpan UnservedDelay = TimeSpan.FromSeconds(1);

    /// <summary>Replays a file up to the trade.</summary>
    /// <returns>Its windows; none when it has no readings in the file.</returns>
    public static IReadOnlyList<KeptWindow> Find(ReplayFile file, FeedPipeline pipeline, CancellationToken cancellationToken)
    {
        while (pipeline.KeptWindows.Count == 0 && file.TryApplyNext(pipeline, out _))
            cancellationToken.ThrowIfCancellationRequested();
        return pipeline.KeptWindows;
    }

    /// <summary>Fetches the trade and as many before it as the windows need.</summary>
    /// <exception cref="IOException">The venue cannot be asked, or does not serve the trades before it.</exception>
    public static async Task<IReadOnlyList<KeptWindow>> FindAsync(
        PastTrades trades, FeedOptions feed, IReadOnlyList<WindowSpec> windows, long tradeId, CancellationToken cancellationToken)
    {
        var page = await trades.FetchAsync(new(feed.Streams.Single(), new(tradeId, tradeId)), cancellationToken);
        if (page.Trades is not [.., var trade] || trade.Id != tradeId)
            return [];

        var venues = new Dictionary<VenueId, VenueRules> { [feed.Venue.Id] = feed.Rules };
        var engine = new RepairingEngine(windows, new() { Venues = venues, Hold = Hold, WaitsForFill = true, KeepWindowsAt = tradeId });
        var now = TimeSpan.Zero;
        engine.AddTrade(trade, now);
        for (var unserved = 0; engine.KeptWindows.Count == 0;)
        {
            if (engine.Fetches is [var request, ..])
            {
                engine.AddPage(request, await trades.FetchAsync(request, cancellationToken), now);
                continue;
            }

            if (++unserved > UnservedMax)
                throw new IOException($"{feed.Rest} does not serve the trades before {tradeId} of {feed.Streams.Single()} that the windows need");
            await Task.Delay(UnservedDelay, TimeProvider.System, cancellationToken);
            engine.Advance(now += RepairLimits.RetryDelayMax);
        }

        return engine.KeptWindows;
    }
}
