using System.Text;

namespace Vwap.Feeds.Tests;

public sealed class KrakenSubscriptionTests
{
    [Fact]
    public void Request_OfTwoProducts_AsksForTradesAndASnapshot() =>
        Assert.Equal(
            """{"method":"subscribe","params":{"channel":"trade","symbol":["BTC/USD","ETH/USD"],"snapshot":true}}""",
            Encoding.UTF8.GetString(Assert.Single(KrakenFrames.Venue.CreateSubscription([.. KrakenFrames.Products.Select(ProductId.Parse)]))));

    [Fact]
    public void Request_ToUnsubscribe_NamesTheProduct() =>
        Assert.Equal(
            """{"method":"unsubscribe","params":{"channel":"trade","symbol":["BTC/USD"]}}""",
            Encoding.UTF8.GetString(Assert.Single(KrakenFrames.Venue.CreateUnsubscription([ProductId.Parse("BTC/USD")]))));

    [Theory]
    [InlineData(KrakenFrames.Refusal, "Currency pair not supported XBT/USD")]
    [InlineData("""{"success":false,"req_id":2,"error":"Rate limit","symbol":"BTC/USD","method":"subscribe"}""", "Rate limit: BTC/USD")]
    [InlineData("""{"method":"subscribe","success":false,"error":"Malformed request"}""", "Malformed request")]
    [InlineData("""{"method":"subscribe","success":false}""", """{"method":"subscribe","success":false}""")]
    [InlineData("""{"method":"subscribe","success":false,"error":7,"symbol":[]}""", """{"method":"subscribe","success":false,"error":7,"symbol":[]}""")]
    [InlineData("""{"method":"subscribe","success":false,"error":"\ud800"}""", """{"method":"subscribe","success":false,"error":"\ud800"}""")]
    [InlineData("""{"method":"subscribe","success":false,"error":"no","\ud800":1}""", """{"method":"subscribe","success":false,"error":"no","\ud800":1}""")]
    public void Refusal_OfAnyForm_IsInTheVenuesWords(string reply, string refusal)
    {
        var frame = KrakenFrames.Decode(reply);
        Assert.Equal((FrameKind.Refusal, refusal), (frame.Kind, frame.Message));
    }

    [Theory]
    [InlineData("""{"method":"subscribe","result":{"channel":"trade","snapshot":true,"symbol":"BTC/USD"},"success":true}""", "BTC/USD")]
    [InlineData("""{"success":false,"error":"Already subscribed","symbol":"BTC/USD","method":"subscribe"}""", "BTC/USD")]
    [InlineData("""{"method":"subscribe","result":{"channel":"trade","symbol":"DOGE/USD"},"success":true}""", null)]
    [InlineData("""{"method":"unsubscribe","result":{"channel":"trade","symbol":"BTC/USD"},"success":true}""", null)]
    [InlineData("""{"method":"subscribe","success":true}""", null)]
    [InlineData("""{"method":"pong"}""", null)]
    public void Reply_OfAProduct_ConfirmsItsSubscription(string reply, string? product)
    {
        var frame = KrakenFrames.Decode(reply);
        Assert.Equal((FrameKind.Control, product), (frame.Kind, frame.ConfirmedStream?.Product.Name));
    }

    [Theory]
    [InlineData("""[{"system":"maintenance"}]""", "venue status: maintenance")]
    [InlineData("""[{"connection_id":18446744073709551615,"system":"cancel_only"}]""", "venue status: cancel_only")]
    [InlineData("""[{"system":"online"}]""", null)]
    [InlineData("[{}]", null)]
    [InlineData("[]", null)]
    [InlineData("7", null)]
    [InlineData("[7]", null)]
    [InlineData("""[{"system":null}]""", null)]
    [InlineData("""[{"system":7}]""", null)]
    [InlineData("""[{"system":"\ud800"}]""", null)]
    [InlineData("""[{"system":"maintenance","\ud800\ud800":7}]""", null)]
    public void Status_OtherThanOnline_IsAMessage(string data, string? message)
    {
        var frame = KrakenFrames.Decode($$"""{"channel":"status","type":"update","data":{{data}}}""");
        Assert.Equal((FrameKind.Control, message), (frame.Kind, frame.Message));
    }

    [Theory]
    [InlineData("""{"channel":"status"}""")]
    [InlineData("""{"channel":"status","data":[{"system":"maintenance"}],"\ud800":1}""")]
    public void Status_Unreadable_IsNoMessage(string status) =>
        Assert.Equal((FrameKind.Control, (string?)null), KrakenFrames.Decode(status) is var frame ? (frame.Kind, frame.Message) : default);
}
