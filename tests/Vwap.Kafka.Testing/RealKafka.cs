using Confluent.Kafka;
using Vwap.Testing;

namespace Vwap.Kafka.Testing;

/// <summary>A real Apache Kafka on loopback, controlled by the script VWAP_KAFKA or ../shared/kafka/kafka.</summary>
public sealed class RealKafka : IDisposable
{
    /// <summary>Tests produce records with old timestamps, which retention would delete half a minute after the start.</summary>
    private static readonly string[] KeepAll = ["--set", "log.retention.ms=-1"];

    private readonly string _script;
    private readonly string _folder;
    private readonly ClusterPorts _ports;

    private RealKafka(string script, string folder, ClusterPorts ports, string brokers)
    {
        _script = script;
        _folder = folder;
        _ports = ports;
        Brokers = brokers;
    }

    /// <summary>Its brokers: HOST:PORT, comma separated.</summary>
    public string Brokers { get; }

    /// <summary>How to connect to it.</summary>
    public KafkaConnection Connection => new() { Brokers = Brokers, StartWait = TimeSpan.FromMinutes(2) };

    /// <summary>Starts a cluster; skips the test where there is no Kafka.</summary>
    public static RealKafka Start(int brokers, params string[] arguments)
    {
        var script = FindScript();
        Needs.Program("java", "openjdk-17-jre-headless");
        var folder = Path.Combine(Path.GetTempPath(), $"vwap-kafka-{Guid.NewGuid():n}");
        var ports = ClusterPorts.Take(brokers);
        try
        {
            string[] up = ["up", $"{brokers}", "--dir", folder, "--port", $"{ports.First}", "--owner", $"{Environment.ProcessId}", .. KeepAll, .. arguments];
            return new(script, folder, ports, Run(script, up).Trim().Split('\n')[^1]);
        }
        catch
        {
            Run(script, ["down", "--dir", folder]);
            ports.Dispose();
            throw;
        }
    }

    /// <summary>The settings of a client that logs in to a cluster with SASL.</summary>
    public static IReadOnlyDictionary<string, string> Credentials(string user, string password) => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["security.protocol"] = "SASL_PLAINTEXT",
        ["sasl.mechanism"] = "PLAIN",
        ["sasl.username"] = user,
        ["sasl.password"] = password,
    };

    /// <summary>SIGKILLs a broker, counted from 1.</summary>
    public void Kill(int broker) => Command("kill", $"{broker}");

    /// <summary>Restarts brokers with their data: <c>all</c> or a number.</summary>
    public void Restart(string brokers) => Command("start", brokers);

    /// <summary>Stops all brokers cleanly.</summary>
    public void StopAll() => Command("stop", "all");

    /// <summary>Restarts the brokers that are down, and waits until all replicas are in sync.</summary>
    public void RestartThoseDown()
    {
        var down = Command("status").Split('\n').Where(line => line.EndsWith(" down", StringComparison.Ordinal)).Select(line => line.Split(' ')[0]);
        if (down.ToArray() is { Length: > 0 } brokers)
            Command(["start", .. brokers]);
        AwaitReplicas();
    }

    /// <summary>Hangs a broker (SIGSTOP), counted from 1.</summary>
    public void Pause(int broker) => Command("pause", $"{broker}");

    /// <summary>Continues a hung broker.</summary>
    public void Resume(int broker) => Command("resume", $"{broker}");

    /// <summary>Waits until all replicas are in sync, and elects the preferred leaders.</summary>
    public void Elect()
    {
        AwaitReplicas();
        Command("elect");
    }

    /// <summary>Sets <c>key=value</c> of a topic.</summary>
    public void Configure(string topic, string setting) =>
        Command("configs", "--alter", "--entity-type", "topics", "--entity-name", topic, "--add-config", setting);

    /// <summary>Grants or revokes all rights of a user of a cluster with SASL.</summary>
    public void SetAllowed(string user, bool isAllowed) => Command(
        "run", "org.apache.kafka.tools.AclCommand", "--bootstrap-server", Brokers, "--command-config", Path.Combine(_folder, "client.properties"),
        isAllowed ? "--add" : "--remove", "--force", "--allow-principal", $"User:{user}", "--operation", "All", "--topic", "*", "--group", "*", "--cluster");

    /// <summary>Returns the broker, counted from 1, that leads a topic; waits until there is one.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="dead">A killed broker, which remains the leader until the others have noticed.</param>
    public int LeaderOf(string topic, int dead = 0)
    {
        var leader = 0;
        AwaitMetadata(
            metadata => (leader = FindLeader(metadata, topic)) > 0 && leader != dead,
            () => $"a leader of {topic}: {Describe(topic)}");
        return leader;
    }

    /// <summary>Returns the description of a topic: leader, replicas, settings.</summary>
    public string Describe(string topic) => Command("topics", "--describe", "--topic", topic);

    /// <summary>Creates a topic.</summary>
    public void Create(string topic, int partitions) => Command("topics", "--create", "--topic", topic, "--partitions", $"{partitions}", "--replication-factor", "1");

    /// <summary>Adds partitions to a topic.</summary>
    public void AddPartitions(string topic, int count) => Command("topics", "--alter", "--topic", topic, "--partitions", $"{count}");

    /// <summary>Deletes a topic.</summary>
    public void Delete(string topic) => Command("topics", "--delete", "--topic", topic);

    /// <summary>Stops it and deletes its data.</summary>
    public void Dispose()
    {
        Command("down");
        _ports.Dispose();
    }

    private static int FindLeader(Metadata metadata, string topic) =>
        metadata.Topics.Find(known => known.Topic == topic)?.Partitions.Select(partition => partition.Leader).FirstOrDefault() ?? 0;

    private void AwaitReplicas() => AwaitMetadata(
        metadata => metadata.Topics.TrueForAll(topic => topic.Partitions.TrueForAll(partition => partition.InSyncReplicas.Length == partition.Replicas.Length)),
        () => "all replicas in sync");

    private void AwaitMetadata(Func<Metadata, bool> isAwaited, Func<string> describe)
    {
        using var admin = new AdminClientBuilder(new Dictionary<string, string>(StringComparer.Ordinal) { ["bootstrap.servers"] = Brokers }).Build();
        admin.AwaitMetadata(isAwaited, describe);
    }

    private string Command(params string[] arguments) => Run(_script, [.. arguments, "--dir", _folder]);

    private static string FindScript()
    {
        if (Environment.GetEnvironmentVariable("VWAP_KAFKA") is { Length: > 0 } named)
            return named;
        if (RepositoryRoot.Path is { } root && Path.Combine(root, "..", "shared", "kafka", "kafka") is var script && File.Exists(script))
            return script;
        Assert.Skip("Needs an Apache Kafka to start: VWAP_KAFKA names the script that does");
        return "";
    }

    private static string Run(string script, string[] arguments)
    {
        var (exitCode, output, errors) = ProgramEnd.Of(script, arguments);
        Assert.True(exitCode == 0, $"{script} {string.Join(' ', arguments)}: {output}{errors}");
        return output;
    }
}
