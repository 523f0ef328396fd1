namespace Vwap.Kafka.Tests;

/// <summary>A cluster with users and ACLs.</summary>
[Collection("Cluster troubles")]
public sealed class ClusterPermissionTests
{
    private static readonly StreamId Product = StreamId.Parse("BTC-USD");

    private readonly LogRecorder _log = new();

    [LongFact]
    public async Task Output_AclsDeniedAndGranted_ReadingsWaitUntilGranted()
    {
        using var kafka = RealKafka.Start(
            1,
            "--sasl", "admin:admin-secret",
            "--set", "authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer",
            "--set", "super.users=User:admin;User:ANONYMOUS",
            "--set", "listener.name.sasl_plaintext.plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required " +
            "username=\"admin\" password=\"admin-secret\" user_admin=\"admin-secret\" user_vwap=\"vwap-secret\";");
        using var folder = new TemporaryFolder();
        var connection = kafka.Connection with { Settings = RealKafka.Credentials("vwap", "vwap-secret"), StartWait = TimeSpan.FromSeconds(2) };
        await using var output = await Published.OpenAsync(connection, Published.Readings([Product], "3"), _log, new() { SpillFolder = folder.Path });
        await using var flow = new ReadingFlow(output, "3");
        await TestDeadline.PollAsync(() => Count(6041) > 0, _log.ToString);
        Assert.Equal(0, output.Statistics.Delivered);
        kafka.SetAllowed("vwap", isAllowed: true);
        await TestDeadline.PollAsync(() => Count(6042) > 0, _log.ToString);

        var failures = Count(6041);
        kafka.SetAllowed("vwap", isAllowed: false);
        await TestDeadline.PollAsync(() => Count(6041) > failures, _log.ToString);
        var recoveries = Count(6042);
        kafka.SetAllowed("vwap", isAllowed: true);
        await TestDeadline.PollAsync(() => Count(6042) > recoveries, _log.ToString);

        var posted = await flow.EndAsync();
        Assert.Equal(0, (await output.StopAsync(TestDeadline.Patience)).Pending);
        Assert.Contains(_log.Entries, entry => entry.Id == 6041 && entry.Text.Contains("authoriz", StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain("vwap-secret", _log.ToString(), StringComparison.Ordinal);
        Assert.Equal(Expected.Json(posted), TopicContent.Values(connection, "BTC-USD"));
    }

    private int Count(int id) => _log.Entries.Count(entry => entry.Id == id);
}
