using System.IO.Enumeration;

namespace Vwap.Feeds;

/// <summary>Finds the products that a feed's patterns stand for.</summary>
public static class ProductListing
{
    /// <summary>Fetches the venue's list and finds the products that match.</summary>
    /// <param name="feed">A feed with a REST address.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The products, in the venue's order, or why the list could not be read.</returns>
    public static async Task<(IReadOnlyList<ProductId>? Products, string? Failure)> FindAsync(FeedOptions feed, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        using var client = new BackfillClient(feed.Venue, feed.Rest!, timeProvider);
        var (products, failure) = await client.ListAsync(cancellationToken);
        return products is null ? (null, failure) : ([.. products.Where(product => feed.Patterns.Any(pattern => Matches(pattern, product)))], null);
    }

    private static bool Matches(string pattern, ProductId product) => FileSystemName.MatchesSimpleExpression(pattern, product.Name, ignoreCase: true);
}
