using System.Text;

namespace Vwap.Feeds.Tests;

public sealed class CoinbaseSubscriptionTests
{
    [Fact]
    public void Request_OfTwoProducts_AsksForTradesAndHeartbeats() =>
        Assert.Equal(
            """{"type":"subscribe","product_ids":["BTC-USD","ETH-USD"],"channels":["matches","heartbeat"]}""",
            Encoding.UTF8.GetString(Assert.Single(Frames.Venue.CreateSubscription([Frames.BtcUsd, Frames.EthUsd]))));

    [Fact]
    public void Request_ToUnsubscribe_NamesTheProductForBothChannels() =>
        Assert.Equal(
            """{"type":"unsubscribe","product_ids":["BTC-USD"],"channels":["matches","heartbeat"]}""",
            Encoding.UTF8.GetString(Assert.Single(Frames.Venue.CreateUnsubscription([Frames.BtcUsd]))));

    [Theory]
    [InlineData(Frames.Error, "Failed to subscribe: XXX is not a valid product")]
    [InlineData("""{"reason":"why","message":"what","type":"error"}""", "what: why")]
    [InlineData("""{"type":"error","message":"Malformed JSON"}""", "Malformed JSON")]
    [InlineData("""{"type":"error","message":null,"reason":"only why"}""", "only why")]
    [InlineData("""{"type":"error","message":"\u00fcber \"quoted\""}""", "über \"quoted\"")]
    [InlineData("""{"type":"error"}""", """{"type":"error"}""")]
    [InlineData("""{"type":"error","message":7,"reason":[]}""", """{"type":"error","message":7,"reason":[]}""")]
    [InlineData("""{"type":"error","message":"\ud800"}""", """{"type":"error","message":"\ud800"}""")]
    [InlineData("""{"type":"error","m\ud800":1,"reason":"half \udc00"}""", """{"type":"error","m\ud800":1,"reason":"half \udc00"}""")]
    public void Reason_OfAnyError_IsThatOfTheExchange(string error, string reason) =>
        Assert.Equal(reason, CoinbaseSubscription.ReadReason(Encoding.UTF8.GetBytes(error)));
}
