using System.Threading.Channels;

namespace Vwap.Outputs.Tests;

/// <summary>An output whose writes do what the test sets: succeed, fail or wait.</summary>
internal sealed class ScriptedOutput : IOutput
{
    private readonly Lock _gate = new();
    private readonly List<Reading> _written = [];
    private readonly Channel<int> _batches = Channel.CreateUnbounded<int>();
    private int _inside;

    /// <summary>Called before each write with the length of the batch; the write fails with what it throws.</summary>
    public Func<int, CancellationToken, Task> OnWrite { get; set; } = (_, _) => Task.CompletedTask;

    public Func<Task> OnFlush { get; set; } = () => Task.CompletedTask;

    public bool NeverBlocks { get; set; }

    /// <summary>The length of each batch that was written.</summary>
    public ChannelReader<int> Batches => _batches.Reader;

    public bool Disposed { get; private set; }

    public int Flushes { get; private set; }

    public bool Overlapped { get; private set; }

    public Reading[] Written
    {
        get
        {
            lock (_gate)
                return [.. _written];
        }
    }

    public async ValueTask WriteAsync(ReadOnlyMemory<Reading> batch, CancellationToken cancellationToken)
    {
        Overlapped |= Interlocked.Increment(ref _inside) != 1;
        try
        {
            await OnWrite(batch.Length, cancellationToken);
            lock (_gate)
                _written.AddRange(batch.Span);
            _batches.Writer.TryWrite(batch.Length);
        }
        finally
        {
            Interlocked.Decrement(ref _inside);
        }
    }

    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        Overlapped |= _inside != 0;
        await OnFlush();
        Flushes++;
    }

    public ValueTask DisposeAsync()
    {
        Overlapped |= _inside != 0;
        Disposed = true;
        return default;
    }
}
