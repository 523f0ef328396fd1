namespace Vwap.Kafka;

/// <summary>Options of a <see cref="KafkaOutput"/>.</summary>
public sealed record KafkaOutputOptions
{
    /// <summary>The preferred leader of a stream's topic, HOST:PORT as advertised. Default: Kafka chooses.</summary>
    public IReadOnlyDictionary<StreamId, string> Leaders { get; init; } = new Dictionary<StreamId, string>();

    /// <summary>The most readings queued in memory: 2 or more, 131,072 by default, about 18 MiB. Further ones are spilled to disk.</summary>
    public int MemoryReadingsMax { get; init; } = 131_072;

    /// <summary>
    /// The most bytes of readings on disk: 1 GiB by default, about two million readings. What finds no room there either is dropped, counted
    /// and logged.
    /// </summary>
    public long SpillBytesMax { get; init; } = 1L << 30;

    /// <summary>The folder of the spill files, which never outlive the process. Default: the temporary folder (TMPDIR).</summary>
    public string SpillFolder { get; init; } = Path.GetTempPath();

    /// <summary>The most readings in a batch: 1 or more, 8,192 by default. Two batches may be in flight.</summary>
    public int BatchReadingsMax { get; init; } = 8_192;

    /// <summary>The delay after a first failure: 250 ms by default. It doubles with each further one.</summary>
    public TimeSpan RetryDelayMin { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The longest delay between attempts: 5 seconds by default.</summary>
    public TimeSpan RetryDelayMax { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Whether to stop with <see cref="CheckpointGapException"/> when the brokers came up after <see cref="KafkaConnection.StartWait"/> and a
    /// topic ends before the first reading, for a caller that can start again from there. Default: false, publish what there is and log
    /// the trades that are missing.
    /// </summary>
    public bool StopsAtGap { get; init; }
}
