using System.Text;

namespace Vwap.Feeds.Tests;

public sealed class CoinbaseAdvancedSubscriptionTests
{
    [Fact]
    public void Request_OfTwoProducts_IsOnePerChannel() =>
        Assert.Equal(
            """
            {"type":"subscribe","product_ids":["BTC-USD","ETH-USD"],"channel":"market_trades"}
            {"type":"subscribe","product_ids":["BTC-USD","ETH-USD"],"channel":"heartbeats"}
            """,
            string.Join('\n', CoinbaseAdvancedFrames.Venue.CreateSubscription([.. CoinbaseAdvancedFrames.Products.Select(ProductId.Parse)]).Select(Encoding.UTF8.GetString)));

    [Fact]
    public void Request_ToUnsubscribe_LeavesTheHeartbeatsOfTheConnection() =>
        Assert.Equal(
            """{"type":"unsubscribe","product_ids":["BTC-USD"],"channel":"market_trades"}""",
            Encoding.UTF8.GetString(Assert.Single(CoinbaseAdvancedFrames.Venue.CreateUnsubscription([ProductId.Parse("BTC-USD")]))));

    [Theory]
    [InlineData("""{"market_trades":["BTC-USD","ETH-USD"]}""", null)]
    [InlineData("""{"heartbeats":["heartbeats"],"market_trades":["XRP-USD","ETH-USD","BTC-USD"]}""", null)]
    [InlineData("""{"market_trades":["ETH-USD"]}""", "not subscribed to the trades of BTC-USD")]
    [InlineData("""{"market_trades":[]}""", "not subscribed to the trades of BTC-USD, ETH-USD")]
    [InlineData("""{"heartbeats":["heartbeats"]}""", "not subscribed to the trades of BTC-USD, ETH-USD")]
    [InlineData("{}", "not subscribed to the trades of BTC-USD, ETH-USD")]
    public void Reply_WithoutAProduct_IsARefusalThatNamesIt(string subscriptions, string? refusal)
    {
        var reply = CoinbaseAdvancedFrames.Decode($$"""{"channel":"subscriptions","sequence_num":2,"events":[{"subscriptions":{{subscriptions}}}]}""");
        Assert.Equal((refusal is null ? FrameKind.Control : FrameKind.Refusal, refusal), (reply.Kind, reply.Message));
    }

    [Theory]
    [InlineData("""{"channel":"subscriptions"}""")]
    [InlineData("""{"channel":"subscriptions","events":7}""")]
    [InlineData("""{"channel":"subscriptions","events":[7]}""")]
    [InlineData("""{"channel":"subscriptions","events":[{"subscriptions":{"market_trades":7}}]}""")]
    [InlineData("""{"channel":"subscriptions","events":[{"subscriptions":{"market_trades":[7]}}]}""")]
    [InlineData("""{"channel":"subscriptions","events":[{"subscriptions":{"\ud800":1,"market_trades":["\ud800"]}}]}""")]
    public void Reply_Unreadable_IsARefusalThatQuotesIt(string frame)
    {
        var reply = CoinbaseAdvancedFrames.Decode(frame);
        Assert.Equal((FrameKind.Refusal, $"unreadable list of subscriptions: {frame}"), (reply.Kind, reply.Message));
    }

    [Theory]
    [InlineData(CoinbaseAdvancedFrames.Error, "failure to subscribe")]
    [InlineData("""{"message":"authentication failure","type":"error"}""", "authentication failure")]
    [InlineData("""{"type":"error"}""", """{"type":"error"}""")]
    public void Error_OfAnyForm_IsARefusalInTheVenuesWords(string frame, string refusal)
    {
        var error = CoinbaseAdvancedFrames.Decode(frame);
        Assert.Equal((FrameKind.Refusal, refusal), (error.Kind, error.Message));
    }
}
