using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Vwap.Kafka.Tests;

public sealed class ClientLogTests
{
    private readonly LogRecorder _log = new();
    private readonly SetTime _time = new();

    [Theory]
    [InlineData("sasl.password")]
    [InlineData("ssl.key.password")]
    [InlineData("ssl.keystore.password")]
    [InlineData("ssl.key.pem")]
    [InlineData("sasl.jaas.config")]
    [InlineData("sasl.oauthbearer.config")]
    [InlineData("sasl.oauthbearer.client.secret")]
    [InlineData("sasl.oauthbearer.assertion.private.key.passphrase")]
    public void Line_WithASecret_IsMasked(string key) => Assert.Equal("before *** after ***", Create((key, "x7c1e")).Mask("before x7c1e after x7c1e"));

    [Theory]
    [InlineData("sasl.username", "a")]
    [InlineData("sasl.mechanism", "PLAIN")]
    [InlineData("sasl.mechanisms", "PLAIN")]
    [InlineData("sasl.kerberos.service.name", "kafka")]
    [InlineData("sasl.kerberos.principal", "kafka")]
    [InlineData("security.protocol", "SASL_SSL")]
    [InlineData("client.id", "b")]
    [InlineData("sasl.password", "")]
    public void Line_WithWhatIsNoSecret_IsLeftAsItIs(string key, string value)
    {
        const string line = "sasl_ssl://broker_a:9093/bootstrap: SASL_SSL PLAIN handshake of kafka failed";
        Assert.Equal(line, Create((key, value)).Mask(line));
    }

    [Fact]
    public void Line_WithASecretThatHoldsAnother_IsMaskedAsAWhole() =>
        Assert.Equal("a *** and ***", Create(("ssl.key.password", "7c"), ("sasl.password", "7c-long")).Mask("a 7c-long and 7c"));

    [Fact]
    public void Trouble_Told_IsInTheLogWithoutSecrets()
    {
        var log = Create(("sasl.password", "x7c1e"));
        log.Tell(new Error(ErrorCode.Local_Authentication, "no x7c1e here"));
        Assert.Equal((LogLevel.Warning, 6001, "Kafka: no *** here (Local_Authentication)"), Assert.Single(_log.Entries));
        Assert.Equal("no *** here", log.LastConnectionTrouble);
    }

    [Fact]
    public void LastConnectionTrouble_OlderThanAMinute_ExplainsNothing()
    {
        var log = Create();
        Assert.Null(log.LastConnectionTrouble);
        log.Tell(new Error(ErrorCode.Local_Transport, "refused"));
        _time.Now += TimeSpan.FromSeconds(59);
        Assert.Equal("refused", log.LastConnectionTrouble);
        _time.Now += TimeSpan.FromSeconds(1);
        Assert.Null(log.LastConnectionTrouble);
    }

    private ClientLog Create(params (string Key, string Value)[] settings) => new(
        new() { Brokers = "here:1", Settings = settings.ToDictionary(one => one.Key, one => one.Value, StringComparer.Ordinal) }, _time, _log);

    /// <summary>A clock that stands until it is set.</summary>
    private sealed class SetTime : TimeProvider
    {
        public TimeSpan Now { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;
    }
}
