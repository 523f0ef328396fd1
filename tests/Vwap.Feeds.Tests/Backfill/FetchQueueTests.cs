using System.Threading.Channels;

namespace Vwap.Feeds.Tests;

public sealed class FetchQueueTests : IDisposable
{
    private readonly VirtualTime _time = new();
    private readonly EventList _events = new();
    private readonly FeedScope _scope;
    private readonly Channel<TaskCompletionSource> _arrived = Channel.CreateUnbounded<TaskCompletionSource>();

    public FetchQueueTests() => _scope = new(_time);

    public void Dispose() => _scope.Dispose();

    [Fact]
    public async Task Queue_ManyRequests_OnlySoManyAreInFlight()
    {
        await using var server = new LoopbackServer(connection => ServeAsync(connection, "200 OK", ""));
        using var stop = new CancellationTokenSource();
        using var queue = new FetchQueue(new(Frames.Venue, server.Http, _time), _scope.RequestsTo(Frames.Venue.Facts), _time);
        var running = queue.RunAsync(_events, stop.Token);
        for (var id = 1; id <= FeedLimits.RequestsInFlightMax + 2; id++)
            queue.Enqueue(Request(id));

        var inFlight = new List<TaskCompletionSource>();
        for (var number = 0; number < FeedLimits.RequestsInFlightMax; number++)
            inFlight.Add(await ArriveAsync());

        _time.Advance(Frames.Venue.Facts.RequestSpacing * 2);
        Assert.False(_arrived.Reader.TryRead(out _), "a ninth request is in flight");
        inFlight.ForEach(request => request.SetResult());
        (await ArriveAsync()).SetResult();
        await StopAsync(running, stop);
    }

    [Fact]
    public async Task Queue_RetryAfter_PausesIt()
    {
        await using var server = new LoopbackServer(connection => ServeAsync(connection, "429 Too Many Requests", "Retry-After: 7\r\n"));
        using var stop = new CancellationTokenSource();
        using var queue = new FetchQueue(new(Frames.Venue, server.Http, _time), _scope.RequestsTo(Frames.Venue.Facts), _time);
        var running = queue.RunAsync(_events, stop.Token);
        queue.Enqueue(Request(1));
        (await ArriveAsync()).SetResult();
        Assert.Equal(TimeSpan.FromSeconds(7), (await _events.NextAsync()).RetryAfter);

        queue.Enqueue(Request(2));
        _time.Advance(await _time.WaitForTimerAsync(wait => wait == TimeSpan.FromSeconds(7)));
        (await ArriveAsync()).SetResult();
        await StopAsync(running, stop);
    }

    [Fact]
    public async Task Queue_Unanswered_SendsACopyOnAConnectionOfItsOwn()
    {
        await using var server = new LoopbackServer(connection => ServeAsync(connection, "200 OK", ""));
        using var stop = new CancellationTokenSource();
        using var queue = new FetchQueue(new(Frames.Venue, server.Http, _time), _scope.RequestsTo(Frames.Venue.Facts), _time);
        var running = queue.RunAsync(_events, stop.Token);
        queue.Enqueue(Request(1) with { Within = TimeSpan.FromSeconds(2) });
        await ArriveAsync(); // never answered
        _time.Advance(await _time.WaitForTimerAsync(wait => wait == FeedLimits.CopyAfter));
        (await ArriveAsync()).SetResult();

        Assert.Equal(FeedEventKind.Page, (await _events.NextAsync()).Kind);
        await StopAsync(running, stop);
    }

    private static FetchRequest Request(int id) => new(Frames.Btc, new(id, id));

    private static async Task StopAsync(Task running, CancellationTokenSource stop)
    {
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.InTime());
    }

    private Task<TaskCompletionSource> ArriveAsync() =>
        _arrived.Reader.ReadAsync(TestContext.Current.CancellationToken).InTime();

    /// <summary>Tells the test of each request, and answers when the test lets it.</summary>
    private async Task ServeAsync(LoopbackConnection connection, string status, string headers)
    {
        while (true)
        {
            await connection.ReadHeadAsync();
            var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await _arrived.Writer.WriteAsync(answer, connection.Stop);
            await answer.Task.WaitAsync(connection.Stop);
            await connection.RespondAsync(status, "[]", headers);
        }
    }
}
