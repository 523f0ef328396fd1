using System.Threading.Channels;

namespace Vwap.Feeds;

/// <summary>Sends the engine's requests to one venue, within its limits, and brings the answers back as events.</summary>
/// <remarks>Unbounded, because the engine has at most two requests per stream in flight.</remarks>
internal sealed class FetchQueue(Venue venue, BackfillClient client, TimeProvider timeProvider)
{
    private readonly Channel<FetchRequest> _requests = Channel.CreateUnbounded<FetchRequest>();
    private readonly RateLimiter _limiter = new(venue.Facts.RequestSpacing, timeProvider);

    public void Enqueue(FetchRequest request) => _requests.Writer.TryWrite(request);

    public Task RunAsync(IFeedSink sink, CancellationToken cancellationToken)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = FeedLimits.RequestsInFlightMax, CancellationToken = cancellationToken };
        return Parallel.ForEachAsync(_requests.Reader.ReadAllAsync(cancellationToken), options, async (request, token) =>
        {
            await _limiter.WaitAsync(token);
            var answer = await client.FetchAsync(request, token);
            _limiter.PauseFor(answer.RetryAfter);
            await sink.ApplyAsync(answer, token);
            await sink.FlushAsync(token);
        });
    }
}
