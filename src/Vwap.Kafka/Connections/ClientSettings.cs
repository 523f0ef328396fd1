namespace Vwap.Kafka;

/// <summary>Settings of librdkafka for each kind of client: what the promises rest on, over what the user passed through.</summary>
public static class ClientSettings
{
    /// <summary>How long one request to Kafka may take: 10 seconds, several times what a healthy broker under load needs.</summary>
    internal static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(10);

    /// <summary>What cannot be passed through, and why.</summary>
    private static readonly Dictionary<string, string> Reserved = new(StringComparer.Ordinal)
    {
        ["bootstrap.servers"] = "name the brokers with --kafka",
        ["metadata.broker.list"] = "name the brokers with --kafka",
        ["group.id"] = "name the group with --group",
        ["acks"] = "a reading counts when all replicas have it",
        ["request.required.acks"] = "a reading counts when all replicas have it",
        ["enable.idempotence"] = "without it readings could come twice or out of order",
        ["enable.gapless.guarantee"] = "without it a reading could be missing between two others",
        ["transactional.id"] = "the worker chooses its own",
        ["message.timeout.ms"] = "a reading waits until it is delivered",
        ["delivery.timeout.ms"] = "a reading waits until it is delivered",
        ["retries"] = "a reading is sent until it is delivered",
        ["message.send.max.retries"] = "a reading is sent until it is delivered",
        ["partitioner"] = "partitions of trades must be the same for every program",
        ["isolation.level"] = "only what was committed counts",
        ["enable.auto.commit"] = "offsets are committed when their readings were written",
        ["enable.auto.offset.store"] = "offsets are committed when their readings were written",
        ["enable.partition.eof"] = "the end of a partition is how the last reading is found",
        ["partition.assignment.strategy"] = "a worker that joins or leaves must not disturb the others",
        ["allow.auto.create.topics"] = "topics are created with the replicas that they need",
        ["auto.offset.reset"] = "a group that has read nothing begins at the first record, so that none is skipped; vwap consume begins where --from says",
        ["enable.delivery.reports"] = "a reading counts when Kafka has confirmed it",
        ["delivery.report.only.error"] = "a reading counts when Kafka has confirmed it",
        ["queue.buffering.max.messages"] = "a batch of readings must fit; what waits for Kafka has bounds of its own",
        ["queue.buffering.max.kbytes"] = "a batch of readings must fit; what waits for Kafka has bounds of its own",
        ["queue.buffering.max.ms"] = "write linger.ms, its other name",
    };

    /// <summary>What is wrong with a setting to pass through.</summary>
    /// <returns>Null when nothing is, as far as can be told without the library.</returns>
    public static string? FindProblem(string key)
    {
        // What follows may be the value after a sign mistaken for '=', and that may be a password: it is not repeated.
        var name = string.Concat(key.TakeWhile(IsOfName));
        return name.Length == 0 ? "write key=value, such as security.protocol=SASL_SSL"
            : name.Length < key.Length ? $"'{name}' is followed by a sign that no setting has in its name: write key=value, such as security.protocol=SASL_SSL"
            : FindReason(key) is { } reason ? $"{key} cannot be set: {reason}"
            : null;
    }

    /// <summary>An idempotent producer: what it has accepted is delivered once, in order, or fails for good.</summary>
    internal static Dictionary<string, string> Producer(KafkaConnection connection) => new(Common(connection), StringComparer.Ordinal)
    {
        ["enable.idempotence"] = "true",
        ["enable.gapless.guarantee"] = "true",
        ["acks"] = "all",
        ["message.timeout.ms"] = "0",
        ["allow.auto.create.topics"] = "false", // one that was deleted is created anew as the first time, not as the cluster would
        ["partitioner"] = "murmur2_random",
        ["dotnet.producer.delivery.report.fields"] = "none", // the offset and the error come all the same
        ["linger.ms"] = connection.Settings.GetValueOrDefault("linger.ms", "2"),
        ["request.timeout.ms"] = connection.Settings.GetValueOrDefault("request.timeout.ms", "10000"),
    };

    /// <summary>A producer whose readings count together with the offsets of the trades behind them.</summary>
    internal static Dictionary<string, string> TransactionalProducer(KafkaConnection connection, string transactionalId)
    {
        var settings = Producer(connection);
        settings.Remove("enable.gapless.guarantee"); // an aborted transaction says it already
        settings.Remove("message.timeout.ms"); // bounded by the transaction
        settings["transactional.id"] = transactionalId;
        settings["transaction.timeout.ms"] = connection.Settings.GetValueOrDefault("transaction.timeout.ms", "15000");
        return settings;
    }

    /// <summary>A consumer that is told where to read, and sees the end of a partition.</summary>
    internal static Dictionary<string, string> Reader(KafkaConnection connection) => Consumer(connection, "vwap-reader");

    /// <summary>A consumer that says itself what is committed.</summary>
    internal static Dictionary<string, string> Consumer(KafkaConnection connection, string group) => new(Common(connection), StringComparer.Ordinal)
    {
        ["group.id"] = group,
        ["enable.auto.commit"] = "false",
        ["enable.auto.offset.store"] = "false",
        ["enable.partition.eof"] = "true",
        ["isolation.level"] = "read_committed",
        ["allow.auto.create.topics"] = "false",
        ["auto.offset.reset"] = "earliest", // also where the place to go on was deleted meanwhile: what is there is read
        ["fetch.wait.max.ms"] = connection.Settings.GetValueOrDefault("fetch.wait.max.ms", "100"),
    };

    /// <summary>A member of a group whose other members keep their partitions while it joins or leaves.</summary>
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

    private static bool IsOfName(char letter) => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_';

    private static string? FindReason(string key) =>
        key.StartsWith("dotnet.", StringComparison.Ordinal) ? "it is none of librdkafka's, and changes how vwap hears of its records"
        : Reserved.GetValueOrDefault(key);
}
