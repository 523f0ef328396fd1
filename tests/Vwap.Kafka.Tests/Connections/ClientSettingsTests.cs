namespace Vwap.Kafka.Tests.Connections;

public sealed class ClientSettingsTests
{
    [Theory]
    [InlineData("acks")]
    [InlineData("enable.idempotence")]
    [InlineData("transactional.id")]
    [InlineData("isolation.level")]
    public void Setting_ThatAPromiseRestsOn_IsRefusedWithAReason(string key) =>
        Assert.Contains(key, ClientSettings.FindProblem(key), StringComparison.Ordinal);

    [Theory]
    [InlineData("security.protocol")]
    [InlineData("sasl.password")]
    [InlineData("compression.type")]
    public void Setting_OfTheUser_IsPassedThrough(string key) => Assert.Null(ClientSettings.FindProblem(key));

    [Fact]
    public void Producer_WhateverIsPassedThrough_StaysIdempotent()
    {
        var settings = ClientSettings.Producer(new()
        {
            Brokers = "here:1",
            Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["acks"] = "1", ["linger.ms"] = "0" },
        });
        Assert.Equal(("all", "true", "0", "here:1"), (settings["acks"], settings["enable.idempotence"], settings["linger.ms"], settings["bootstrap.servers"]));
    }
}
