using System.Net;
using System.Text.Json;
using System.Threading.Channels;
using Vwap.Web;

namespace Vwap.Cli.Tests;

/// <summary>Products that a venue lists while a run goes on.</summary>
public sealed class ListedProductsTests
{
    private readonly VirtualTime _time = new();
    private readonly LogRecorder _log = new();

    [Fact]
    public async Task Follow_ListsEveryFiveMinutes_AddsWhatIsNewAndTriesAgainWhatWasRefused()
    {
        string[]? products = ["BTC-USD", "ETH-EUR"];
        await using var server = new LoopbackListener(AnswerAsync);
        var listed = new ListedProducts(_time, _log);
        var settings = await listed.ExpandAsync(
            Given.Run(["--products", "*-USD", "--rest", $"http://127.0.0.1:{server.Port}", "--endpoint", "ws://127.0.0.1:1"]), TestContext.Current.CancellationToken);
        Assert.Equal([StreamId.Parse("BTC-USD")], settings.Streams);

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var added = Channel.CreateUnbounded<string>();
        var answers = new Queue<WatchResult>([new(WatchOutcome.Refused, "not now"), WatchResult.Done, WatchResult.Done]);
        var following = listed.FollowAsync(
            settings.Feeds,
            (streams, _) =>
            {
                added.Writer.TryWrite(string.Join(',', streams));
                return Task.FromResult(answers.Dequeue());
            },
            stop.Token);

        products = ["BTC-USD", "ETH-USD", "ETH-EUR", "SOL-EUR"];
        Assert.Equal("ETH-USD", await NextListAsync());
        await _log.Logged(15).InTime();
        Assert.Contains(_log.Entries, entry => entry.Text.EndsWith("not now", StringComparison.Ordinal));
        Assert.Equal("ETH-USD", await NextListAsync());

        products = null;
        _time.Advance(FeedLimits.ListingInterval);
        await _log.Logged(13).InTime();
        products = ["SOL-USD", "DOGE-USD", "BTC-USD"];
        Assert.Equal("SOL-USD,DOGE-USD", await NextListAsync());

        await stop.CancelAsync();
        await following.InTime();
        Assert.Empty(answers);

        async Task AnswerAsync(HttpListenerContext context)
        {
            if (products is null)
                context.Response.StatusCode = 500;
            else
                await JsonSerializer.SerializeAsync(context.Response.OutputStream, products.Select(product => new { id = product, status = "online" }));
            context.Response.Close();
        }

        async Task<string> NextListAsync()
        {
            _time.Advance(FeedLimits.ListingInterval);
            return await added.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().InTime();
        }
    }
}
