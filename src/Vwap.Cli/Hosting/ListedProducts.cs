using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Vwap.Feeds;
using Vwap.Web;

namespace Vwap.Cli;

/// <summary>Looks up the products that patterns stand for: at the start, and from then on for new listings.</summary>
internal sealed partial class ListedProducts(TimeProvider timeProvider, ILogger logger)
{
    private readonly HashSet<StreamId> _seen = [];

    /// <summary>Replaces patterns by the products that match them. A venue that cannot be reached is asked again, as at a connection.</summary>
    /// <exception cref="ConfigurationException">Nothing matches.</exception>
    public async Task<RunSettings> ExpandAsync(RunSettings settings, CancellationToken cancellationToken)
    {
        var feeds = new List<FeedOptions>();
        foreach (var feed in settings.Feeds)
            feeds.Add(feed.Patterns.Count == 0 ? feed : feed with { Products = await ExpandAsync(feed, cancellationToken) });
        return settings with { Feeds = feeds };
    }

    /// <summary>Adds products that are listed later, until it is cancelled; then returns normally.</summary>
    /// <param name="feeds">The feeds with their patterns.</param>
    /// <param name="add">Watches products of one venue. What it refuses is tried again with the next list.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task FollowAsync(
        IReadOnlyList<FeedOptions> feeds, Func<IReadOnlyList<StreamId>, CancellationToken, Task<WatchResult>> add, CancellationToken cancellationToken)
    {
        if (feeds.All(feed => feed.Patterns.Count == 0))
            return;
        using var timer = new PeriodicTimer(FeedLimits.ListingInterval, timeProvider);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                foreach (var feed in feeds.Where(feed => feed.Patterns.Count > 0))
                    await AddNewAsync(feed, add, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
        }
    }

    private async Task<IReadOnlyList<ProductId>> ExpandAsync(FeedOptions feed, CancellationToken cancellationToken)
    {
        var delay = new RetryDelay(FeedLimits.ReconnectDelayMin, FeedLimits.ReconnectDelayMax, new(RandomNumberGenerator.GetInt32(int.MaxValue)));
        while (true)
        {
            var (found, failure) = await ProductListing.FindAsync(feed, timeProvider, cancellationToken);
            if (found is not null)
            {
                ProductId[] products = [.. feed.Products.Union(found)];
                if (products.Length == 0)
                    throw new ConfigurationException([$"--products: {feed.Venue.Id} lists no product that matches {string.Join(" or ", feed.Patterns)}"]);
                _seen.UnionWith(products.Select(product => new StreamId(feed.Venue.Id, product)));
                LogFound(feed.Venue.Id, products.Length, string.Join(", ", feed.Patterns));
                return products;
            }

            LogUnlisted(feed.Venue.Id, failure!);
            await Task.Delay(delay.Next(), timeProvider, cancellationToken);
        }
    }

    private async Task AddNewAsync(FeedOptions feed, Func<IReadOnlyList<StreamId>, CancellationToken, Task<WatchResult>> add, CancellationToken cancellationToken)
    {
        var (found, failure) = await ProductListing.FindAsync(feed, timeProvider, cancellationToken);
        if (found is null)
        {
            LogUnlisted(feed.Venue.Id, failure!);
            return;
        }

        StreamId[] listed = [.. found.Select(product => new StreamId(feed.Venue.Id, product)).Where(_seen.Add)];
        if (listed.Length == 0)
            return;
        LogListed(feed.Venue.Id, string.Join(", ", listed.Select(stream => stream.Product)));
        if (await add(listed, cancellationToken) is not { Problem: { } problem })
            return;
        _seen.ExceptWith(listed);
        LogNotAdded(feed.Venue.Id, problem);
    }

    [LoggerMessage(12, LogLevel.Information, "{Venue}: {Count} products, with those that match {Patterns}")]
    private partial void LogFound(VenueId venue, int count, string patterns);

    [LoggerMessage(13, LogLevel.Warning, "{Venue}: the list of products cannot be read: {Reason}; trying again")]
    private partial void LogUnlisted(VenueId venue, string reason);

    [LoggerMessage(14, LogLevel.Information, "{Venue}: newly listed: {Products}")]
    private partial void LogListed(VenueId venue, string products);

    [LoggerMessage(15, LogLevel.Error, "{Venue}: newly listed products are not watched yet: {Problem}")]
    private partial void LogNotAdded(VenueId venue, string problem);
}
