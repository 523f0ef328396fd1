using System.Threading.Channels;
using Microsoft.Extensions.Logging.Abstractions;

namespace Vwap.Feeds.Tests;

/// <summary>One life of the product: the real connection loop and the real pipeline, from a start to a kill.</summary>
internal sealed class FeedProcess
{
    private readonly Night _night;
    private readonly FeedPipeline _pipeline;
    private readonly RequestQueue _requests;
    private readonly Task _connection;
    private bool _isApplying;

    public FeedProcess(Night night, int life)
    {
        _night = night;
        var plan = night.Plan;
        _pipeline = new(new(plan.Products), plan.Windows, new()
        {
            CanFetch = plan.CanFetch,
            Hold = plan.Hold,
            Seed = plan.Seed,
            ResumeFrom = night.Output.CreateResumePoint(),
            Bounds = plan.Bounds,
        });
        _requests = new(night, this, Apply);
        var options = new FeedOptions { Endpoint = new("ws://model"), Products = plan.Products };
        var loop = new ConnectionLoop(options, _ => CreateSocket(), plan.Random(100 + life), night.Time, NullLogger<ConnectionLoop>.Instance);
        _connection = loop.RunAsync(new EventWriter(Apply), CancellationToken.None);
        Tick();
    }

    /// <summary>Whether the process is dead: what it still does reaches nobody.</summary>
    public bool IsDead { get; private set; }

    /// <summary>Ends the process without a word, as a power cut does: nothing is cancelled, and nothing of it is heard of again.</summary>
    public void Kill()
    {
        Check();
        IsDead = true;
        _night.Network.ForgetClient();
    }

    private IFeedSocket CreateSocket() =>
        IsDead ? throw new InvalidOperationException("The process is dead") : _night.Network.CreateSocket();

    private void Tick()
    {
        if (IsDead)
            return;
        Check();
        Apply(new(FeedEventKind.Tick, default));
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

    private void Apply(FeedEvent feedEvent)
    {
        _night.Time.AssertOwnThread();
        if (IsDead)
            return;
        if (_isApplying)
            throw new InvalidOperationException("An event came within an event");

        _isApplying = true;
        _pipeline.Apply(feedEvent with { At = _night.Time.GetUtcNow().UtcDateTime });
        _night.Took(_pipeline, feedEvent);
        _night.Output.Write(_pipeline.Readings);
        foreach (var request in _pipeline.Fetches)
            _requests.Enqueue(request);
        _isApplying = false;
    }

    /// <summary>The way from the connection to the pipeline, without a queue between.</summary>
    private sealed class EventWriter(Action<FeedEvent> apply) : ChannelWriter<FeedEvent>
    {
        public override bool TryWrite(FeedEvent item)
        {
            apply(item);
            return true;
        }

        public override ValueTask<bool> WaitToWriteAsync(CancellationToken cancellationToken = default) => ValueTask.FromResult(true);
    }
}
