using System.Text.Json;

namespace Vwap.Simulator.Tests;

public sealed class KrakenSubscribeTests
{
    private readonly ModelExchange _model = new("kraken");

    [Fact]
    public void Connect_SendsTheStatusUnasked()
    {
        var status = JsonElement.Parse(Assert.Single(_model.Connect().Take()));

        var state = status.GetProperty("data")[0];
        Assert.Equal("status", status.GetProperty("channel").GetString());
        Assert.Equal("online", state.GetProperty("system").GetString());
        Assert.False(state.GetProperty("connection_id").TryGetInt64(out _), "it exceeds Int64, as at the venue");
    }

    [Fact]
    public void Subscribe_WithSnapshot_IsAcknowledgedPerSymbolAndThenSent()
    {
        var client = _model.Connect();

        var replies = client.Send("""{"method":"subscribe","params":{"channel":"trade","symbol":["BTC/USD","ETH/USD"],"snapshot":true},"req_id":7}""");

        Assert.Equal(4, replies.Count);
        Assert.Matches(
            """^\{"method":"subscribe","result":\{"channel":"trade","snapshot":true,"symbol":"BTC/USD"\},"success":true,"time_in":"[^"]+\.\d{6}Z","time_out":"[^"]+\.\d{6}Z","req_id":7\}$""",
            replies[0]);
        Assert.Contains("\"symbol\":\"ETH/USD\"", replies[1], StringComparison.Ordinal);
        Assert.StartsWith("""{"channel":"trade","type":"snapshot","data":[{"symbol":"BTC/USD",""", replies[2], StringComparison.Ordinal);
        Assert.StartsWith("""{"channel":"trade","type":"snapshot","data":[{"symbol":"ETH/USD",""", replies[3], StringComparison.Ordinal);
        Assert.True(client.HasSubscribed);
    }

    [Theory]
    [InlineData(""" "snapshot":false """)]
    [InlineData(""" "depth":10 """)]
    public void Subscribe_WithoutSnapshot_SendsNone(string parameter)
    {
        var replies = _model.Connect().Send($$$"""{"method":"subscribe","params":{"channel":"trade","symbol":["BTC/USD"],{{{parameter}}}}}""");

        Assert.Contains("\"snapshot\":false", Assert.Single(replies), StringComparison.Ordinal);
        Assert.DoesNotContain("req_id", replies[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Subscribe_SomeSymbolsRefused_KeepsTheOthers()
    {
        var client = _model.Connect();

        var replies = client.Send("""{"method":"subscribe","params":{"channel":"trade","symbol":["XBT/USD","BTC/USD","BTC-USD","BTC/USD"]},"req_id":2}""");

        Assert.Equal(
            ["Currency pair not supported XBT/USD", null, "Currency pair not supported BTC-USD", "Already subscribed"],
            replies.ConvertAll(reply => JsonElement.Parse(reply).TryGetProperty("error", out var error) ? error.GetString() : null));
        Assert.Matches(
            """^\{"error":"Already subscribed","method":"subscribe","req_id":2,"success":false,"symbol":"BTC/USD","time_in":"[^"]+Z","time_out":"[^"]+Z"\}$""", replies[3]);
        Assert.Equal(3, _model.Exchange.Statistics.RequestsRefused);
    }

    [Fact]
    public void Unsubscribe_EndsTheTradesOfThatSymbol()
    {
        var client = _model.Connect();
        client.Send("""{"method":"subscribe","params":{"channel":"trade","symbol":["BTC/USD","ETH/USD"]}}""");

        var replies = client.Send("""{"method":"unsubscribe","params":{"channel":"trade","symbol":["BTC/USD","ETH/BTC"]}}""");
        _model.Trade(100);

        Assert.Contains("""{"method":"unsubscribe","result":{"channel":"trade","symbol":"BTC/USD"},"success":true""", replies[0], StringComparison.Ordinal);
        Assert.Contains("Subscription Not Found", replies[1], StringComparison.Ordinal);
        Assert.All(client.Take(), frame => Assert.Contains("\"symbol\":\"ETH/USD\"", frame, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{", "Malformed request")]
    [InlineData("[]", "Malformed request")]
    [InlineData("""{"method":"add_order"}""", "Malformed request")]
    [InlineData("""{"method":"subscribe","params":{"channel":"trade","symbol":"BTC/USD"}}""", "Malformed request")]
    [InlineData("""{"method":"subscribe","params":{"channel":"book","symbol":["BTC/USD"]}}""", "Channel not supported: only trade is served")]
    [InlineData("""{"method":"subscribe"}""", "Channel not supported: only trade is served")]
    public void Request_Invalid_IsRefused(string request, string error)
    {
        var client = _model.Connect();

        var reply = JsonElement.Parse(Assert.Single(client.Send(request)));

        Assert.Equal(error, reply.GetProperty("error").GetString());
        Assert.False(reply.GetProperty("success").GetBoolean());
        Assert.False(client.HasSubscribed);
    }

    [Fact]
    public void Ping_IsAnsweredWithItsId() => Assert.Matches(
        """^\{"method":"pong","req_id":101,"time_in":"[^"]+Z","time_out":"[^"]+Z"\}$""", Assert.Single(_model.Connect().Send("""{"method":"ping","req_id":101}""")));

    [Fact]
    public void Heartbeat_ComesAfterASilentSecondAndOnlyToSubscribers()
    {
        var (client, idle) = (_model.Connect(), _model.Connect());
        client.Send("""{"method":"subscribe","params":{"channel":"trade","symbol":["BTC/USD"]}}""");
        idle.Take();

        _model.Exchange.SendHeartbeats();
        Assert.Empty(client.Take());
        _model.Exchange.SendHeartbeats();
        Assert.Equal(["""{"channel":"heartbeat"}"""], client.Take());
        _model.Trade(20);
        Assert.NotEmpty(client.Take());
        _model.Exchange.SendHeartbeats();
        Assert.Empty(client.Take());
        Assert.Empty(idle.Take());
    }
}
