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
    public void FindProblem_SettingThatGuaranteesNeed_IsRefusedWithAReason(string key) =>
        Assert.StartsWith($"{key} cannot be set: ", ClientSettings.FindProblem(key), StringComparison.Ordinal);

    [Theory]
    [InlineData("security.protocol")]
    [InlineData("sasl.password")]
    [InlineData("compression.type")]
    public void FindProblem_OtherSetting_IsNone(string key) => Assert.Null(ClientSettings.FindProblem(key));

    [Theory]
    [InlineData("sasl.password:c2VjcmV0cw", "invalid character after 'sasl.password': ")]
    [InlineData("ssl.key.password c2VjcmV0cw", "invalid character after 'ssl.key.password': ")]
    [InlineData("sasl.password-c2VjcmV0cw", "invalid character after 'sasl.password': ")]
    [InlineData("", "expected KEY=VALUE")]
    [InlineData(":c2VjcmV0cw", "expected KEY=VALUE")]
    public void FindProblem_InvalidName_DoesNotRepeatWhatFollows(string key, string beginning)
    {
        var problem = ClientSettings.FindProblem(key);
        Assert.StartsWith(beginning, problem, StringComparison.Ordinal);
        Assert.DoesNotContain("c2VjcmV0cw", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Producer_AcksPassedThrough_StaysIdempotent()
    {
        var settings = ClientSettings.Producer(new()
        {
            Brokers = "here:1",
            Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["acks"] = "1", ["linger.ms"] = "0" },
        });
        Assert.Equal(("all", "true", "0", "here:1"), (settings["acks"], settings["enable.idempotence"], settings["linger.ms"], settings["bootstrap.servers"]));
        Assert.Equal("lz4", settings["compression.type"]);
    }

    /// <summary>Both names of the setting mean the same: only one is given.</summary>
    [Theory]
    [InlineData("compression.type", "compression.codec")]
    [InlineData("compression.codec", "compression.type")]
    public void Producer_CompressionAskedFor_IsTheOnlyOne(string given, string other)
    {
        var settings = ClientSettings.Producer(new() { Brokers = "here:1", Settings = new Dictionary<string, string>(StringComparer.Ordinal) { [given] = "zstd" } });
        Assert.Equal("zstd", settings[given]);
        Assert.False(settings.ContainsKey(other));
    }
}
