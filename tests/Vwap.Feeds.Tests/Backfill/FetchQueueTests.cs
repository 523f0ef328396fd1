using System.Threading.Channels;

namespace Vwap.Feeds.Tests;

public sealed class FetchQueueTests
{
    private readonly VirtualTime _time = new();
    private readonly EventList _events = new();
    private readonly Channel<TaskCompletionSource> _arrived = Channel.CreateUnbounded<TaskCompletionSource>();

    [Fact]
    public async Task Queue_ManyRequests_AreSpacedAndOnlySoManyAreInFlight()
    {
        await using var server = new LoopbackServer(connection => ServeAsync(connection, "200 OK", ""));
        using var client = new BackfillClient(Frames.Venue, server.Http, _time);
        using var stop = new CancellationTokenSource();
        var running = Run(client, requests: 6, stop.Token);

        var inFlight = new List<TaskCompletionSource> { await ArriveAsync() };
        for (var number = 1; number < FeedLimits.RequestsInFlightMax; number++)
        {
            _time.Advance(await _time.WaitForTimerAsync(wait => wait > TimeSpan.Zero && wait <= Frames.Venue.Facts.RequestSpacing));
            inFlight.Add(await ArriveAsync());
        }

        _time.Advance(Frames.Venue.Facts.RequestSpacing * 2);
        Assert.False(_arrived.Reader.TryRead(out _), "a fifth request is in flight");
        inFlight.ForEach(request => request.SetResult());
        (await ArriveAsync()).SetResult();
        await StopAsync(running, stop);
    }

    [Fact]
    public async Task Queue_RetryAfter_PausesIt()
    {
        await using var server = new LoopbackServer(connection => ServeAsync(connection, "429 Too Many Requests", "Retry-After: 7\r\n"));
        using var client = new BackfillClient(Frames.Venue, server.Http, _time);
        using var stop = new CancellationTokenSource();
        var queue = new FetchQueue(Frames.Venue, client, _time);
        var running = queue.RunAsync(_events, stop.Token);
        queue.Enqueue(Request(1));
        (await ArriveAsync()).SetResult();
        Assert.Equal(TimeSpan.FromSeconds(7), (await _events.NextAsync()).RetryAfter);

        queue.Enqueue(Request(2));
        _time.Advance(await _time.WaitForTimerAsync(wait => wait == TimeSpan.FromSeconds(7)));
        (await ArriveAsync()).SetResult();
        await StopAsync(running, stop);
    }

    private static FetchRequest Request(int id) => new(Frames.Btc, new(id, id), Timeout: RepairLimits.RequestTimeoutMax);

    private static async Task StopAsync(Task running, CancellationTokenSource stop)
    {
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.InTime());
    }

    private Task Run(BackfillClient client, int requests, CancellationToken cancellationToken)
    {
        var queue = new FetchQueue(Frames.Venue, client, _time);
        for (var id = 1; id <= requests; id++)
            queue.Enqueue(Request(id));
        return queue.RunAsync(_events, cancellationToken);
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
