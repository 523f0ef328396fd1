using System.Threading.Channels;

namespace Vwap.Feeds;

/// <summary>Sends the engine's requests for missing trades, politely, and brings the answers back as events.</summary>
/// <remarks>Unbounded, because the engine has at most one request per product under way.</remarks>
internal sealed class FetchQueue(TradesClient client, TimeProvider timeProvider)
{
    private readonly Channel<FetchRequest> _requests = Channel.CreateUnbounded<FetchRequest>();
    private readonly Pacer _pacer = new(FeedLimits.RequestSpacing, timeProvider);

    public void Enqueue(FetchRequest request) => _requests.Writer.TryWrite(request);

    public Task RunAsync(ChannelWriter<FeedEvent> events, CancellationToken cancellationToken)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = FeedLimits.RequestsUnderWayMax, CancellationToken = cancellationToken };
        return Parallel.ForEachAsync(_requests.Reader.ReadAllAsync(cancellationToken), options, async (request, token) =>
        {
            await _pacer.WaitAsync(token);
            var answer = await client.FetchAsync(request, token);
            _pacer.PauseFor(answer.RetryAfter);
            await events.WriteAsync(answer, token);
        });
    }
}
