namespace Vwap.Feeds.Tests;

/// <summary>Sends requests as the real queue does, paced and few at a time, but to the model and on the night's thread.</summary>
internal sealed class RequestQueue(Night night, FeedProcess owner, Action<FeedEvent> apply)
{
    private readonly RateLimiter _limiter = new(night.Plan.Venue.Facts.RequestSpacing, night.Time, night.Plan.Venue.Facts.RequestBurst);
    private readonly Queue<FetchRequest> _waiting = new();
    private readonly List<FetchRequest> _inFlight = [];
    private int _sending;

    /// <summary>Whether a request of this queue failed to be answered on this thread.</summary>
    public Exception? Failure { get; private set; }

    public void Enqueue(FetchRequest request)
    {
        _inFlight.Add(request);
        night.Check(_inFlight.Count(other => other.Stream == request.Stream) <= 2, $"a third request of {request.Stream} is in flight: {request.Ids}");
        night.Check(request.Ids.From >= 1 && request.Ids.Count >= 1 && request.Ids.Count <= night.Plan.Bounds.PageTradesMax, $"odd request: {request.Ids}");
        _waiting.Enqueue(request);
        night.Time.After(TimeSpan.Zero, SendNext);
    }

    private void SendNext()
    {
        if (_sending < FeedLimits.RequestsInFlightMax && _waiting.TryDequeue(out var request))
            _ = SendAsync(request);
    }

    private async Task SendAsync(FetchRequest request)
    {
        try
        {
            _sending++;
            await _limiter.WaitAsync(CancellationToken.None);
            if (owner.IsDead)
                return;
            night.CountRequest();
            var answered = new TaskCompletionSource<FeedEvent>();
            night.Rest.Fetch(request, answered.SetResult);
            var answer = await answered.Task;
            _limiter.PauseFor(answer.RetryAfter);
            _sending--;
            _inFlight.Remove(request);
            apply(answer);
            night.Time.After(TimeSpan.Zero, SendNext);
        }
        catch (Exception exception)
        {
            Failure = exception;
        }
    }
}
