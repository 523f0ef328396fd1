namespace Vwap.Kafka.Tests;

public sealed class ClientSettingsTests
{
    [Theory]
    [InlineData("acks")]
    [InlineData("enable.idempotence")]
    [InlineData("transactional.id")]
    [InlineData("isolation.level")]
    [InlineData("auto.offset.reset")]
    [InlineData("enable.delivery.reports")]
    [InlineData("delivery.report.only.error")]
    [InlineData("dotnet.producer.enable.background.poll")]
    [InlineData("dotnet.consumer.consume.result.fields")]
    [InlineData("queue.buffering.max.messages")]
    [InlineData("queue.buffering.max.kbytes")]
    [InlineData("queue.buffering.max.ms")]
    public void Setting_ThatAPromiseRestsOn_IsRefusedWithAReason(string key) =>
        Assert.StartsWith($"{key} cannot be set: ", ClientSettings.FindProblem(key), StringComparison.Ordinal);

    [Theory]
    [InlineData("security.protocol")]
    [InlineData("sasl.password")]
    [InlineData("compression.type")]
    public void Setting_OfTheUser_IsPassedThrough(string key) => Assert.Null(ClientSettings.FindProblem(key));

    [Theory]
    [InlineData("sasl.password:c2VjcmV0cw", "'sasl.password' is followed by a sign that no setting has in its name: ")]
    [InlineData("ssl.key.password c2VjcmV0cw", "'ssl.key.password' is followed by a sign that no setting has in its name: ")]
    [InlineData("sasl.password-c2VjcmV0cw", "'sasl.password' is followed by a sign that no setting has in its name: ")]
    [InlineData("", "write key=value")]
    [InlineData(":c2VjcmV0cw", "write key=value")]
    public void Setting_NameWithASignThatNoNameHas_IsRefusedWithoutWhatFollows(string key, string beginning)
    {
        var problem = ClientSettings.FindProblem(key);
        Assert.StartsWith(beginning, problem, StringComparison.Ordinal);
        Assert.DoesNotContain("c2VjcmV0cw", problem, StringComparison.Ordinal);
    }

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
