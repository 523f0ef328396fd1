namespace Vwap.Feeds;

/// <summary>Asks a venue for past trades, one page after another, within its rate limit.</summary>
/// <remarks>Not thread-safe: one request at a time.</remarks>
public sealed class PastTrades : IDisposable
{
    /// <summary>How often a request may fail in a row: 8 times, over about a minute.</summary>
    public const int FailuresMax = 8;

    private static readonly TimeSpan RetryDelayMin = TimeSpan.FromMilliseconds(250);

    private readonly FeedOptions _feed;
    private readonly BackfillClient _client;
    private readonly RateLimiter _limiter;
    private readonly TimeProvider _timeProvider;

    /// <summary>Makes a client of the REST address of a feed.</summary>
    /// <exception cref="ArgumentException">The venue serves no past trades, or there is no address.</exception>
    public PastTrades(FeedOptions feed, TimeProvider timeProvider)
    {
        if (feed.Rest is null || feed.Venue.Backfill is null)
            throw new ArgumentException($"{feed.Venue.Id} has no REST address", nameof(feed));
        _feed = feed;
        _timeProvider = timeProvider;
        _client = new(feed.Venue, feed.Rest, timeProvider);
        _limiter = new(feed.Venue.Facts.RequestSpacing, timeProvider, feed.Venue.Facts.RequestBurst);
    }

    /// <summary>How many requests failed and were sent again.</summary>
    public long Retries { get; private set; }

    /// <summary>Fetches a page; retries what fails.</summary>
    /// <returns>The page; its trades are in id order, each once.</returns>
    /// <exception cref="IOException">It failed <see cref="FailuresMax"/> times in a row.</exception>
    public async Task<TradePage> FetchAsync(FetchRequest request, CancellationToken cancellationToken)
    {
        for (var failures = 0; ;)
        {
            await _limiter.WaitAsync(cancellationToken);
            var answer = await _client.FetchAsync(request, FeedLimits.RequestTimeout, onItsOwn: failures > 0, cancellationToken);
            var (failure, retryAfter) = (answer.Detail, answer.RetryAfter);
            if (answer.Kind == FeedEventKind.Page)
            {
                var read = _feed.Venue.Backfill!.Read(answer.Payload.Span, request);
                if (read is { Failure: null, Rejected: 0 })
                    return read.Page with { Trades = [.. read.Page.Trades.DistinctBy(trade => trade.Id).OrderBy(trade => trade.Id)] };
                (failure, retryAfter) = (read.Failure ?? $"{read.Rejected} rows could not be read as trades ({read.Fault})", read.RetryAfter);
            }

            if (++failures == FailuresMax)
                throw new IOException($"{_feed.Rest}: {request.Stream} could not be fetched: {failure}");
            Retries++;
            _limiter.PauseFor(retryAfter);
            await Task.Delay(RetryDelayMin * (1 << failures), _timeProvider, cancellationToken);
        }
    }

    /// <summary>Closes its connections.</summary>
    public void Dispose() => _client.Dispose();
}
