namespace Vwap.Kafka.Tests;

/// <summary>A Kafka that knows its users, and does not let everybody do everything.</summary>
[Trait("Kind", "Long")]
[Collection("Cluster troubles")]
public sealed class ClusterPermissionTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private static readonly ProductId Product = ProductId.Parse("BTC-USD");

    private readonly LogRecorder _log = new();

    [Fact]
    public async Task Output_NotAllowedThenAllowedAndNotAndAgain_ReadingsWaitUntilItIs()
    {
        using var kafka = RealKafka.Start(
            1,
            "--sasl", "admin:admin-secret",
            "--set", "authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer",
            "--set", "super.users=User:admin;User:ANONYMOUS",
            "--set", "listener.name.sasl_plaintext.plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required " +
            "username=\"admin\" password=\"admin-secret\" user_admin=\"admin-secret\" user_vwap=\"vwap-secret\";");
        using var folder = new TemporaryFolder();
        var connection = kafka.Connection with { Settings = Credentials("vwap", "vwap-secret"), StartWait = TimeSpan.FromSeconds(2) };
        await using var output = await KafkaOutput.OpenAsync(
            connection,
            Publication.OfReadings(TopicPattern.Default, [Product], [WindowSpec.Parse("3")]),
            new() { SpillFolder = folder.Path },
            TimeProvider.System,
            _log,
            TestContext.Current.CancellationToken);
        await using var flow = new ReadingFlow(output, "3");
        await Eventually.IsSoAsync(() => Said(6041) > 0, _log);
        Assert.Equal(0, output.Statistics.Delivered);
        kafka.SetAllowed("vwap", isAllowed: true);
        await Eventually.IsSoAsync(() => Said(6042) > 0, _log);

        var failures = Said(6041);
        kafka.SetAllowed("vwap", isAllowed: false);
        await Eventually.IsSoAsync(() => Said(6041) > failures, _log);
        var recoveries = Said(6042);
        kafka.SetAllowed("vwap", isAllowed: true);
        await Eventually.IsSoAsync(() => Said(6042) > recoveries, _log);

        var posted = await flow.EndAsync();
        Assert.Equal(0, (await output.StopAsync(Patience)).Pending);
        Assert.Contains(_log.Entries, entry => entry.Id == 6041 && entry.Text.Contains("authoriz", StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain("vwap-secret", Eventually.Texts(_log), StringComparison.Ordinal);
        Assert.Equal(Expected.Json(posted), TopicContent.Values(connection, "BTC-USD"));
    }

    private static Dictionary<string, string> Credentials(string user, string password) => new(StringComparer.Ordinal)
    {
        ["security.protocol"] = "SASL_PLAINTEXT",
        ["sasl.mechanism"] = "PLAIN",
        ["sasl.username"] = user,
        ["sasl.password"] = password,
    };

    private int Said(int id) => _log.Entries.Count(entry => entry.Id == id);
}
