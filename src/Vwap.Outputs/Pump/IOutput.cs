namespace Vwap.Outputs;

/// <summary>Where readings go. Queueing, batching and retry are the <see cref="OutputPump"/>'s: an output only writes.</summary>
/// <remarks>
/// <para>The pump never calls two members at once, nor one before the last has returned.</para>
/// <para>A write that fails throws, and how it fails says what comes next:</para>
/// <list type="bullet">
/// <item><see cref="IOException"/>: it may heal (disk full, broker away). The pump waits and hands over <b>the same batch again</b>; the
/// output has either written nothing of it, or remembers what it wrote and goes on from there. No reading is written twice.</item>
/// <item><see cref="OutputClosedException"/>: whoever read this has gone. There is no next call but <see cref="IAsyncDisposable.DisposeAsync"/>.</item>
/// <item>Anything else ends the pump the same way, as a failure of the run.</item>
/// </list>
/// </remarks>
public interface IOutput : IAsyncDisposable
{
    /// <summary>Writes a batch, so that it survives the end of this process.</summary>
    /// <param name="batch">One reading or more, in order. Valid only during the call.</param>
    /// <param name="cancellationToken">Cancelled when the deadline of a stop has passed.</param>
    ValueTask WriteAsync(ReadOnlyMemory<Reading> batch, CancellationToken cancellationToken);

    /// <summary>Makes what was written survive a power cut, as far as this output can. Called at an interval and before the end.</summary>
    /// <param name="cancellationToken">Cancelled when the deadline of a stop has passed.</param>
    ValueTask FlushAsync(CancellationToken cancellationToken);
}
