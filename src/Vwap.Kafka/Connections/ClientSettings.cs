namespace Vwap.Kafka;

/// <summary>The librdkafka settings of each kind of client: those that the delivery guarantees need override what the user passed through.</summary>
public static class ClientSettings
{
    /// <summary>The timeout of one request: 10 seconds, several times what a healthy broker under load needs.</summary>
    internal static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Settings that cannot be passed through, and why.</summary>
    private static readonly Dictionary<string, string> Reserved = new(StringComparer.Ordinal)
    {
        ["bootstrap.servers"] = "use --kafka",
        ["metadata.broker.list"] = "use --kafka",
        ["group.id"] = "use --group",
        ["acks"] = "a reading counts as delivered when all in-sync replicas have it",
        ["request.required.acks"] = "a reading counts as delivered when all in-sync replicas have it",
        ["enable.idempotence"] = "without it readings could be duplicated or reordered",
        ["enable.gapless.guarantee"] = "without it a reading could be missing between two others",
        ["transactional.id"] = "the worker chooses its own",
        ["message.timeout.ms"] = "a reading is retried until it is delivered",
        ["delivery.timeout.ms"] = "a reading is retried until it is delivered",
        ["retries"] = "a reading is retried until it is delivered",
        ["message.send.max.retries"] = "a reading is retried until it is delivered",
        ["partitioner"] = "every producer of trades must choose the same partitions",
        ["isolation.level"] = "only committed records count",
        ["enable.auto.commit"] = "offsets are committed once their readings are written",
        ["enable.auto.offset.store"] = "offsets are committed once their readings are written",
        ["enable.partition.eof"] = "the end of a partition marks the last reading",
        ["partition.assignment.strategy"] = "workers that join or leave must not disturb the others",
        ["allow.auto.create.topics"] = "topics are created with the replicas they need",
        ["auto.offset.reset"] = "a new group starts at the first record, so that none is skipped; vwap consume starts where --from says",
        ["enable.delivery.reports"] = "a reading counts as delivered when Kafka confirms it",
        ["delivery.report.only.error"] = "a reading counts as delivered when Kafka confirms it",
        ["queue.buffering.max.messages"] = "a batch of readings must fit; the backlog has its own limits",
        ["queue.buffering.max.kbytes"] = "a batch of readings must fit; the backlog has its own limits",
        ["queue.buffering.max.ms"] = "use its alias linger.ms",
    };

    /// <summary>Checks the key of a setting to pass through, as far as that is possible without librdkafka.</summary>
    /// <returns>What is wrong, or null.</returns>
    public static string? FindProblem(string key)
    {
        // What follows the name may be a value after a mistyped '=', possibly a password: it is not repeated.
        var name = string.Concat(key.TakeWhile(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '_'));
        return name.Length == 0 ? "expected KEY=VALUE, such as security.protocol=SASL_SSL"
            : name.Length < key.Length ? $"invalid character after '{name}': expected KEY=VALUE, such as security.protocol=SASL_SSL"
            : key.StartsWith("dotnet.", StringComparison.Ordinal) ? $"{key} cannot be set: it is a setting of the .NET client, not of librdkafka"
            : Reserved.TryGetValue(key, out var reason) ? $"{key} cannot be set: {reason}"
            : null;
    }

    /// <summary>Whether the value of a setting is a password, a key, or contains one.</summary>
    public static bool IsSecret(string key) =>
        key.Contains("password", StringComparison.OrdinalIgnoreCase)
        || key.Contains("passphrase", StringComparison.OrdinalIgnoreCase)
        || key.Contains("secret", StringComparison.OrdinalIgnoreCase)
        || key.EndsWith(".pem", StringComparison.OrdinalIgnoreCase)
        || key is "sasl.jaas.config" or "sasl.oauthbearer.config";

    /// <summary>An idempotent producer: what it accepts is delivered once and in order, or fails for good.</summary>
    internal static Dictionary<string, string> Producer(KafkaConnection connection) => new(Common(connection), StringComparer.Ordinal)
    {
        ["enable.idempotence"] = "true",
        ["enable.gapless.guarantee"] = "true",
        ["acks"] = "all",
        ["message.timeout.ms"] = "0",
        ["allow.auto.create.topics"] = "false", // a deleted topic is created again by us, not with the cluster's defaults
        ["partitioner"] = "murmur2_random",
        ["dotnet.producer.delivery.report.fields"] = "none", // offset and error are always reported
        [CompressionName(connection)] = connection.Settings.GetValueOrDefault(CompressionName(connection), "lz4"),
        ["linger.ms"] = connection.Settings.GetValueOrDefault("linger.ms", "2"),
        ["request.timeout.ms"] = connection.Settings.GetValueOrDefault("request.timeout.ms", "10000"),
    };

    /// <summary>The one of two names that is in use.</summary>
    private static string CompressionName(KafkaConnection connection) => connection.Settings.ContainsKey("compression.codec") ? "compression.codec" : "compression.type";

    /// <summary>A producer that commits readings and the offsets of their trades together.</summary>
    internal static Dictionary<string, string> TransactionalProducer(KafkaConnection connection, string transactionalId)
    {
        var settings = Producer(connection);
        settings.Remove("enable.gapless.guarantee"); // a failed record aborts the transaction
        settings.Remove("message.timeout.ms"); // bounded by the transaction
        settings["transactional.id"] = transactionalId;
        settings["transaction.timeout.ms"] = connection.Settings.GetValueOrDefault("transaction.timeout.ms", "15000");
        return settings;
    }

    /// <summary>A consumer that commits explicitly.</summary>
    internal static Dictionary<string, string> Consumer(KafkaConnection connection, string group) => new(Common(connection), StringComparer.Ordinal)
    {
        ["group.id"] = group,
        ["enable.auto.commit"] = "false",
        ["enable.auto.offset.store"] = "false",
        ["enable.partition.eof"] = "true",
        ["isolation.level"] = "read_committed",
        ["allow.auto.create.topics"] = "false",
        ["auto.offset.reset"] = "earliest", // also where retention has deleted the committed offset
        ["fetch.wait.max.ms"] = connection.Settings.GetValueOrDefault("fetch.wait.max.ms", "100"),
    };

    /// <summary>A member of a group in which the others keep their partitions when one joins or leaves.</summary>
    internal static Dictionary<string, string> Worker(KafkaConnection connection, string group) => new(Consumer(connection, group), StringComparer.Ordinal)
    {
        ["partition.assignment.strategy"] = "cooperative-sticky",
        ["session.timeout.ms"] = connection.Settings.GetValueOrDefault("session.timeout.ms", "10000"),
    };

    internal static Dictionary<string, string> Common(KafkaConnection connection)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["client.id"] = "vwap",
            ["socket.keepalive.enable"] = "true",
            ["socket.timeout.ms"] = "15000",
            ["reconnect.backoff.max.ms"] = "2000",
        };
        foreach (var (key, value) in connection.Settings)
            settings[key] = value;
        settings["bootstrap.servers"] = connection.Brokers;
        return settings;
    }
}
