using Vwap.Feeds;

namespace Vwap.Cli;

/// <summary>Finds the windows at a trade, in a file or over REST.</summary>
internal static class WindowFinder
{
    /// <summary>Nothing is missing forever over REST: the wait ends with the pages.</summary>
    private static readonly TimeSpan Hold = TimeSpan.FromDays(1);

    /// <summary>Replays a file up to the trade.</summary>
    /// <returns>Its windows; none when it has no readings in the file.</returns>
    public static IReadOnlyList<KeptWindow> Find(ReplayFile file, FeedPipeline pipeline, CancellationToken cancellationToken)
    {
        while (pipeline.KeptWindows.Count == 0 && file.TryApplyNext(pipeline, out _))
            cancellationToken.ThrowIfCancellationRequested();
        return pipeline.KeptWindows;
    }

    /// <summary>Fetches the trade and as many before it as the windows need.</summary>
    /// <exception cref="IOException">The venue cannot be asked.</exception>
    public static async Task<IReadOnlyList<KeptWindow>> FindAsync(
        PastTrades trades, FeedOptions feed, IReadOnlyList<WindowSpec> windows, long tradeId, CancellationToken cancellationToken)
    {
        var page = await trades.FetchAsync(new(feed.Streams.Single(), new(tradeId, tradeId)), cancellationToken);
        if (page.Trades is not [.., var trade] || trade.Id != tradeId)
            return [];

        var venues = new Dictionary<VenueId, VenueRules> { [feed.Venue.Id] = feed.Rules };
        var engine = new RepairingEngine(windows, new() { Venues = venues, Hold = Hold, KeepWindowsAt = tradeId });
        engine.AddTrade(trade, TimeSpan.Zero);
        while (engine.KeptWindows.Count == 0 && engine.Fetches is [var request, ..])
            engine.AddPage(request, await trades.FetchAsync(request, cancellationToken), TimeSpan.Zero);
        return engine.KeptWindows;
    }
}
