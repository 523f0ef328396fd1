namespace Vwap.Outputs;

/// <summary>The limits and times of an <see cref="OutputPump"/>.</summary>
public sealed record OutputPumpOptions
{
    /// <summary>
    /// The most readings that wait, beside at most as many in the writer's hand: 1 or more, 65,536 by default, which take about 9 MiB and
    /// carry 1,000 trades a second over a minute without the output. When they are that many the producer waits; nothing is dropped.
    /// </summary>
    public int QueueReadingsMax { get; init; } = 65_536;

    /// <summary>
    /// The most readings handed to the output at once: 1 or more, 4,096 by default. As JSON lines they are about a megabyte: one write call
    /// is then cheap beside its bytes, and a failed one is not much to do again.
    /// </summary>
    public int BatchReadingsMax { get; init; } = 4_096;

    /// <summary>How long after a write the output is flushed at the latest: 1 second by default. A power cut costs that much.</summary>
    public TimeSpan FlushInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The wait after the first failed write: 50 ms by default. It doubles with each failure.</summary>
    public TimeSpan RetryDelayMin { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>The longest wait between two attempts: 2 seconds by default, so that a freed disk is used at once.</summary>
    public TimeSpan RetryDelayMax { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How often a failure that lasts is said again in the log: every 10 seconds by default. The first is said at once.</summary>
    public TimeSpan FailureLogInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a stop whose deadline has passed waits for the call in hand to notice: 200 ms by default.</summary>
    public TimeSpan AbortGrace { get; init; } = TimeSpan.FromMilliseconds(200);
}
