using System.Text;

namespace Vwap.Feeds.Tests;

public sealed class SilenceWatchTests
{
    private static readonly ProductId Product = ProductId.Parse("BTC-USD");
    private static readonly DateTime Start = new(2026, 3, 7, 12, 0, 0, DateTimeKind.Utc);

    private readonly FeedPipeline _pipeline = new(new([Product]), [WindowSpec.OfCount(1)], new() { CanFetch = false });

    [Fact]
    public void Heartbeats_AheadOfTradesForTooLong_AreASilentSubscription()
    {
        Trade(1, 0);
        Assert.Null(Beat(5, 1));
        Assert.Null(Beat(6, 10.9));
        Assert.Equal(Product, Beat(7, 11));
    }

    [Fact]
    public void Heartbeats_OfAQuietMarket_AreNoSilence()
    {
        Trade(5, 0);
        Assert.Null(Beat(5, 1));
        Assert.Null(Beat(5, 100));
        Assert.Null(Beat(0, 200));
    }

    [Fact]
    public void Silence_BrokenByATrade_BeginsAnew()
    {
        Trade(1, 0);
        Assert.Null(Beat(3, 1));
        Trade(3, 9);
        Assert.Null(Beat(4, 11));
        Assert.Null(Beat(4, 20));
        Assert.Equal(Product, Beat(4, 21));
    }

    [Fact]
    public void Silence_OfTheConnectionBefore_DoesNotCount()
    {
        Trade(1, 0);
        Assert.Null(Beat(3, 1));
        _pipeline.Apply(new FeedEvent(FeedEventKind.Opened, Start.AddSeconds(5)));
        Assert.Null(Beat(3, 11));
    }

    [Theory]
    [InlineData("""{"type":"error","message":"Failed","reason":"too many"}""", "Failed: too many")]
    [InlineData("""{"type":"subscriptions","channels":[{"name":"heartbeat","product_ids":["BTC-USD"]}]}""", "no subscription to the trades of BTC-USD")]
    [InlineData("""{"type":"subscriptions","channels":[{"name":"matches","product_ids":["ETH-USD","BTC-USD"],"account_ids":null}]}""", null)]
    [InlineData("""{"type":"subscriptions"}""", """subscriptions that cannot be read: {"type":"subscriptions"}""")]
    public void Word_OfTheExchange_IsTold(string frame, string? complaint)
    {
        Apply(frame, 0);
        Assert.Equal(complaint, _pipeline.Complaint);
    }

    private void Trade(long id, double second) => Apply(
        $$"""{"type":"match","trade_id":{{id}},"product_id":"BTC-USD","price":"1.5","size":"1","time":"2026-03-07T12:00:00Z"}""", second);

    private ProductId? Beat(long lastTradeId, double second)
    {
        Apply($$"""{"type":"heartbeat","last_trade_id":{{lastTradeId}},"product_id":"BTC-USD","sequence":1,"time":"2026-03-07T12:00:00Z"}""", second);
        return _pipeline.Silent;
    }

    private void Apply(string frame, double second) =>
        _pipeline.Apply(new FeedEvent(FeedEventKind.Frame, Start.AddSeconds(second), Encoding.UTF8.GetBytes(frame)));
}
