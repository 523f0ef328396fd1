namespace Vwap.Outputs;

/// <summary>Where readings go. Queueing, batching and retries are left to the <see cref="OutputPump"/>: an output only writes.</summary>
/// <remarks>
/// <para>Calls never overlap.</para>
/// <para>A write that fails throws, and the type of the exception decides what comes next:</para>
/// <list type="bullet">
/// <item><see cref="IOException"/>: it may recover (a full disk). The pump waits and passes <b>the same batch again</b>; the
/// output has either written nothing of it, or remembers what it wrote and continues there. No reading is written twice.</item>
/// <item><see cref="OutputClosedException"/>: the reader is gone. The next call is <see cref="IAsyncDisposable.DisposeAsync"/>.</item>
/// <item>Anything else ends the pump the same way, as a failure of the run.</item>
/// </list>
/// </remarks>
public interface IOutput : IAsyncDisposable
{
    /// <summary>Whether a write waits for no reader and is complete when it returns, as with a regular file: then any thread may write a small batch.</summary>
    bool NeverBlocks => false;

    /// <summary>Writes a batch, so that it survives the end of this process.</summary>
    /// <param name="batch">One reading or more, in order. Valid only during the call.</param>
    /// <param name="cancellationToken">Cancelled when the deadline of a stop has passed.</param>
    ValueTask WriteAsync(ReadOnlyMemory<Reading> batch, CancellationToken cancellationToken);

    /// <summary>Makes what was written survive a power cut, as far as this output can. Called at an interval and before the end.</summary>
    /// <param name="cancellationToken">Cancelled when the deadline of a stop has passed.</param>
    ValueTask FlushAsync(CancellationToken cancellationToken);
}

/// <summary>The reader of an output is gone, as after <c>vwap run | head -1</c>: not a failure.</summary>
public sealed class OutputClosedException(string message, Exception? innerException = null) : Exception(message, innerException);

/// <summary>An output cannot continue: a retry would repeat or tear a reading.</summary>
public sealed class OutputFailedException(string message, Exception? innerException = null) : Exception(message, innerException);
