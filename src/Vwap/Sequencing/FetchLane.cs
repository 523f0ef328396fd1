namespace Vwap;

/// <summary>Requests for one purpose: one in flight, the next at once after one that helped and after a backoff otherwise.</summary>
/// <remarks>Engine thread only.</remarks>
internal sealed class FetchLane(RetryDelay backoff)
{
    private TimeSpan _notBefore;

    /// <summary>The request in flight.</summary>
    public FetchRequest? Request { get; private set; }

    public bool IsDue(TimeSpan now) => Request is null && now >= _notBefore;

    /// <summary>Whether this is the request in flight: a recording does not keep its deadline.</summary>
    public bool IsInFlight(FetchRequest request) => Request?.Ids == request.Ids;

    public void Send(FetchRequest request) => Request = request;

    /// <summary>The answer came; <paramref name="helped"/> is whether it was of use.</summary>
    public void Close(bool helped, TimeSpan now)
    {
        Request = null;
        if (helped)
            Restart(TimeSpan.Zero);
        else
            _notBefore = now + backoff.Next();
    }

    /// <summary>Forgets earlier failures, which do not concern later requests.</summary>
    public void Restart(TimeSpan notBefore)
    {
        backoff.Reset();
        _notBefore = notBefore;
    }
}
