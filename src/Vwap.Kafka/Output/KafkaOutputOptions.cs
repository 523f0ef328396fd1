namespace Vwap.Kafka;

/// <summary>The limits and places of a <see cref="KafkaOutput"/>.</summary>
public sealed record KafkaOutputOptions
{
    /// <summary>The broker that is to lead the topic of a product, HOST:PORT as Kafka advertises it. Default: Kafka chooses.</summary>
    public IReadOnlyDictionary<ProductId, string> Leaders { get; init; } = new Dictionary<ProductId, string>();

    /// <summary>
    /// The most readings that wait in memory: 2 or more, 131,072 by default, which take about 18 MiB. Further ones wait on the disk.
    /// </summary>
    public int MemoryReadingsMax { get; init; } = 131_072;

    /// <summary>
    /// The most bytes of readings that wait on the disk: 1 GiB by default, some two million readings. What finds no room there either is
    /// given up, counted and said.
    /// </summary>
    public long SpillBytesMax { get; init; } = 1L << 30;

    /// <summary>The folder of the files in which readings wait; whatever happens, nothing is left there. Default: the system's temporary one (TMPDIR).</summary>
    public string SpillFolder { get; init; } = Path.GetTempPath();

    /// <summary>The most readings sent together: 1 or more, 8,192 by default. Twice as many may be under way.</summary>
    public int BatchReadingsMax { get; init; } = 8_192;

    /// <summary>The wait after a first failure: 250 ms by default. It doubles with each further one.</summary>
    public TimeSpan RetryDelayMin { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The longest wait between two attempts: 5 seconds by default.</summary>
    public TimeSpan RetryDelayMax { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// What to do when the brokers came after <see cref="KafkaConnection.StartWait"/> and a topic ends before the first reading. False, the
    /// default: publish what there is and say which trades are left out. True: end with <see cref="KafkaBehindException"/>, for a caller
    /// that can begin again at the topics' last records.
    /// </summary>
    public bool EndsWhenBehind { get; init; }
}
