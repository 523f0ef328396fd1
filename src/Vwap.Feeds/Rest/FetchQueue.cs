using System.Threading.Channels;
using Vwap.Feeds.Connections;

namespace Vwap.Feeds.Rest;

/// <summary>Sends the engine's requests for missing trades, politely, and brings the answers back as events.</summary>
/// <remarks>Unbounded, because the engine has at most one request per product under way.</remarks>
internal sealed class FetchQueue(TradesClient client, TimeProvider time)
{
    private readonly Channel<FetchRequest> _requests = Channel.CreateUnbounded<FetchRequest>();
    private readonly Pacer _pacer = new(FeedLimits.RequestSpacing, time);

    public void Enqueue(FetchRequest request) => _requests.Writer.TryWrite(request);

    public Task RunAsync(ChannelWriter<FeedEvent> events, CancellationToken cancellation)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = FeedLimits.RequestsUnderWayMax, CancellationToken = cancellation };
        return Parallel.ForEachAsync(_requests.Reader.ReadAllAsync(cancellation), options, async (request, token) =>
        {
            await _pacer.WaitAsync(token);
            var answer = await client.FetchAsync(request, token);
            _pacer.PauseFor(answer.RetryAfter);
            await events.WriteAsync(answer, token);
        });
    }
}
