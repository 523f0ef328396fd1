namespace Vwap.Outputs;

/// <summary>The limits and times of an <see cref="OutputPump"/>.</summary>
public sealed record OutputPumpOptions
{
    /// <summary>
    /// The most readings queued, besides as many in the writer's hands: 1 or more, 65,536 by default, which take about 9 MiB and
    /// last over a minute at 1,000 trades a second. When the queue is full the producer waits; nothing is dropped.
    /// </summary>
    public int QueueReadingsMax { get; init; } = 65_536;

    /// <summary>
    /// The most readings in one batch: 1 or more, 4,096 by default. As JSON lines they are about a megabyte: large enough that the
    /// call costs little, small enough that a failed one is cheap to retry.
    /// </summary>
    public int BatchReadingsMax { get; init; } = 4_096;

    /// <summary>The longest time between a write and the flush after it: 1 second by default. A power cut costs that much.</summary>
    public TimeSpan FlushInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The delay after the first failed write: 50 ms by default. It doubles with each failure, less up to half at random.</summary>
    public TimeSpan RetryDelayMin { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>The longest delay between two attempts: 2 seconds by default, so that freed disk space is used soon.</summary>
    public TimeSpan RetryDelayMax { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How often a lasting failure is logged again: every 10 seconds by default. The first is logged at once.</summary>
    public TimeSpan FailureLogInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a stop past its deadline waits for the call in flight to return: 200 ms by default.</summary>
    public TimeSpan AbortGrace { get; init; } = TimeSpan.FromMilliseconds(200);
}
