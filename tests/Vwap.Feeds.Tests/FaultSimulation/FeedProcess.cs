using Microsoft.Extensions.Logging.Abstractions;

namespace Vwap.Feeds.Tests;

/// <summary>One life of the product: the real connection loop and the real pipeline, from a start to a kill.</summary>
internal sealed class FeedProcess : IFeedSink
{
    private readonly Night _night;
    private readonly FeedPipeline _pipeline;
    private readonly RequestQueue _requests;
    private readonly ConnectionLoop _loop;
    private readonly Task _connection;
    private readonly FeedClock _clock;
    private readonly DecodedFrame _nothing = new();
    private bool _isApplying;

    public FeedProcess(Night night, int life)
    {
        _night = night;
        _clock = new(night.Time);
        var plan = night.Plan;
        var options = new FeedOptions(plan.Venue, [.. plan.Streams.Select(stream => stream.Product)]) { Endpoint = new("ws://model") };
        _pipeline = new([(plan.Venue, new(plan.Venue.Id, plan.Streams.Select(stream => stream.Product)))], plan.Windows, new()
        {
            Venues = new Dictionary<VenueId, VenueRules> { [plan.Venue.Id] = options.Rules },
            CanFetch = plan.CanFetch,
            Hold = plan.Hold,
            Seed = plan.Seed,
            ResumeFrom = night.Output.CreateResumePoint(),
            Bounds = plan.Bounds,
        });
        _requests = new(night, this, feedEvent => Apply(feedEvent));
        _loop = new(options, this, _ => CreateSocket(), new(plan.Venue.Facts.ConnectSpacing, night.Time), plan.Random(100 + life), night.Time, NullLogger<ConnectionLoop>.Instance);
        _connection = _loop.RunAsync(CancellationToken.None);
        Tick();
    }

    /// <summary>Whether the process is dead: what it still does reaches nobody.</summary>
    public bool IsDead { get; private set; }

    /// <summary>Ends the process at once, as a power cut does: nothing is cancelled, and nothing of it is seen again.</summary>
    public void Kill()
    {
        Check();
        IsDead = true;
        _night.Network.ForgetClient();
    }

    public bool IsFull => false;

    public ValueTask EnterAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public void Leave()
    {
        // Everything happens on one thread.
    }

    public ValueTask FlushAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    private IFeedSocket CreateSocket() =>
        IsDead ? throw new InvalidOperationException("The process is dead") : _night.Network.CreateSocket();

    private void Tick()
    {
        if (IsDead)
            return;
        Check();
        Apply(new(FeedEventKind.Tick));
        _night.Time.After(FeedLimits.TickInterval, Tick);
    }

    /// <summary>Nothing fails unseen.</summary>
    private void Check()
    {
        if (_connection.IsCompleted)
            throw new InvalidOperationException("The connection loop has ended", _connection.Exception);
        if (_requests.Failure is { } failure)
            throw new InvalidOperationException("A request has failed badly", failure);
    }

    public FeedAnswer Apply(in FeedEvent received)
    {
        _night.Time.AssertOwnThread();
        if (IsDead)
            return new(_nothing);
        if (_isApplying)
            throw new InvalidOperationException("An event came within an event");

        _isApplying = true;
        var now = _clock.Now;
        var feedEvent = received with { Elapsed = now.Elapsed, At = now.At };
        var result = _pipeline.Apply(feedEvent);
        _night.Took(result, _pipeline.HeldTrades, feedEvent);
        _night.Output.Write(result.Readings);
        foreach (var request in result.Fetches)
            _requests.Enqueue(request);
        foreach (var notice in result.Notices)
        {
            if (notice.Kind == RepairNoticeKind.Silent)
                _loop.Renew();
        }

        _isApplying = false;
        return new(result.Frame, result.FetchFailure?.RetryAfter ?? default);
    }
}
