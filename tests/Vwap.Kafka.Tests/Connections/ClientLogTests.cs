using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Vwap.Kafka.Tests;

public sealed class ClientLogTests
{
    private readonly LogRecorder _log = new();
    private readonly VirtualTime _time = new();

    [Theory]
    [InlineData("sasl.password")]
    [InlineData("ssl.key.password")]
    [InlineData("ssl.keystore.password")]
    [InlineData("ssl.key.pem")]
    [InlineData("sasl.jaas.config")]
    [InlineData("sasl.oauthbearer.config")]
    [InlineData("sasl.oauthbearer.client.secret")]
    [InlineData("sasl.oauthbearer.assertion.private.key.passphrase")]
    public void Mask_Secret_IsReplaced(string key) => Assert.Equal("before *** after ***", Create((key, "x7c1e")).Mask("before x7c1e after x7c1e"));

    [Theory]
    [InlineData("sasl.username", "a")]
    [InlineData("sasl.mechanism", "PLAIN")]
    [InlineData("sasl.mechanisms", "PLAIN")]
    [InlineData("sasl.kerberos.service.name", "kafka")]
    [InlineData("sasl.kerberos.principal", "kafka")]
    [InlineData("security.protocol", "SASL_SSL")]
    [InlineData("client.id", "b")]
    [InlineData("sasl.password", "")]
    public void Mask_NoSecret_IsUnchanged(string key, string value)
    {
        const string line = "sasl_ssl://broker_a:9093/bootstrap: SASL_SSL PLAIN handshake of kafka failed";
        Assert.Equal(line, Create((key, value)).Mask(line));
    }

    [Fact]
    public void Mask_SecretWithinAnother_IsReplacedAsAWhole() =>
        Assert.Equal("a *** and ***", Create(("ssl.key.password", "7c"), ("sasl.password", "7c-long")).Mask("a 7c-long and 7c"));

    /// <summary>librdkafka quotes the rest of a configuration that it cannot parse.</summary>
    [Fact]
    public void Mask_PartOfASecret_IsReplaced()
    {
        Assert.Equal(
            "Unrecognized sasl.oauthbearer.config beginning at: ***=***",
            Create(("sasl.oauthbearer.config", "principal=admin clientsecret=hunter2")).Mask("Unrecognized sasl.oauthbearer.config beginning at: clientsecret=hunter2"));
        Assert.Equal("line ***", Create(("ssl.key.pem", "-----BEGIN PRIVATE KEY-----\nMIIEvQ\n")).Mask("line MIIEvQ"));
    }

    [Fact]
    public void Log_Error_IsLoggedWithoutSecrets()
    {
        var log = Create(("sasl.password", "x7c1e"));
        log.Log(new Error(ErrorCode.Local_Authentication, "no x7c1e here"));
        Assert.Equal((LogLevel.Warning, 6001, "Kafka: no *** here (Local_Authentication)"), Assert.Single(_log.Entries));
        Assert.Equal("no *** here", log.LastConnectionError);
    }

    [Fact]
    public void LastConnectionError_FailureInTheClientsLog_IsExplained()
    {
        var log = Create();
        log.Log(new LogMessage("vwap", SyslogLevel.Error, "FAIL", "[thrd:here:1/bootstrap]: here:1/bootstrap: ApiVersionRequest failed: Local: Timed out: probably"));
        Assert.Equal("here:1 accepts connections but does not answer like a Kafka broker", log.LastConnectionError);
    }

    [Fact]
    public void LastConnectionError_OlderThanAMinute_IsNull()
    {
        var log = Create();
        Assert.Null(log.LastConnectionError);
        log.Log(new Error(ErrorCode.Local_Transport, "refused"));
        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal("refused", log.LastConnectionError);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(log.LastConnectionError);
    }

    private ClientLog Create(params (string Key, string Value)[] settings) => new(
        new() { Brokers = "here:1", Settings = settings.ToDictionary(one => one.Key, one => one.Value, StringComparer.Ordinal) }, _time, _log);
}
