using System.Threading.Channels;

namespace Vwap.Feeds;

/// <summary>Sends the engine's requests to one venue, within its limits, and brings the answers back as events.</summary>
/// <remarks>Unbounded, because the engine has at most two requests per stream in flight. Owns the client.</remarks>
internal sealed class FetchQueue(BackfillClient client, RateLimiter limiter, TimeProvider timeProvider) : IDisposable
{
    private readonly Channel<(FetchRequest Request, long EnqueuedAt)> _requests = Channel.CreateUnbounded<(FetchRequest, long)>();
    private int _waiting;

    public void Enqueue(FetchRequest request) => _requests.Writer.TryWrite((request, timeProvider.GetTimestamp()));

    public Task RunAsync(IFeedSink sink, CancellationToken cancellationToken)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = FeedLimits.RequestsInFlightMax, CancellationToken = cancellationToken };
        return Parallel.ForEachAsync(_requests.Reader.ReadAllAsync(cancellationToken), options, async (queued, token) =>
        {
            Interlocked.Increment(ref _waiting);
            await limiter.WaitAsync(token);
            Interlocked.Decrement(ref _waiting);
            var left = queued.Request.Within - timeProvider.GetElapsedTime(queued.EnqueuedAt);
            var answer = await sink.ApplyAloneAsync(await FetchAsync(queued.Request, left, token), token);
            limiter.PauseFor(answer.RetryAfter); // some venues ask for it in the body of a page
        });
    }

    public void Dispose() => client.Dispose();

    /// <summary>
    /// Sends a request, and copies of it on connections of their own while it goes unanswered, as long as there are slots that no other request
    /// waits for.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="left">How long readings will wait for the answer; null when none do.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <returns>The first page, or the failure with the longest Retry-After.</returns>
    private async Task<FeedEvent> FetchAsync(FetchRequest request, TimeSpan? left, CancellationToken cancellationToken)
    {
        var timeLimit = TimeSpan.FromTicks(Math.Clamp((left ?? FeedLimits.RequestTimeout).Ticks, FeedLimits.CopyAfter.Ticks, FeedLimits.RequestTimeout.Ticks));
        var copiesLeft = left is null ? 0 : FeedLimits.CopiesMax - 1;
        using var rest = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var inFlight = new List<Task<FeedEvent>> { SendAsync(request, timeLimit, isCopy: false, rest.Token) };
        FeedEvent? failure = null;
        while (inFlight.Count > 0)
        {
            var answered = Task.WhenAny(inFlight);
            if (copiesLeft > 0 && !await EndsWithinAsync(answered, FeedLimits.CopyAfter, cancellationToken))
            {
                if (limiter.TryTake(reserve: Volatile.Read(ref _waiting)))
                    inFlight.Add(SendAsync(request, timeLimit, isCopy: true, rest.Token));
                copiesLeft--;
                continue;
            }

            var answer = await await answered;
            inFlight.RemoveAll(sent => sent == answered.Result);
            if (answer.Kind == FeedEventKind.Page)
            {
                await rest.CancelAsync();
                return answer with { RetryAfter = failure?.RetryAfter ?? default };
            }

            if (failure is null || answer.RetryAfter > failure.Value.RetryAfter)
                failure = answer;
        }

        return failure!.Value;
    }

    private async Task<bool> EndsWithinAsync(Task task, TimeSpan time, CancellationToken cancellationToken)
    {
        if (!task.IsCompleted)
            await task.WaitAsync(time, timeProvider, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return task.IsCompleted;
    }

    private async Task<FeedEvent> SendAsync(FetchRequest request, TimeSpan timeLimit, bool isCopy, CancellationToken cancellationToken)
    {
        var answer = await client.FetchAsync(request, timeLimit, isCopy, cancellationToken);
        limiter.PauseFor(answer.RetryAfter);
        return answer;
    }
}
