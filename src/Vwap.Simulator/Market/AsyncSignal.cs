using System.Threading.Channels;

namespace Vwap.Simulator;

/// <summary>Wakes one waiter; a signal that nobody waits for is kept, and more than one counts as one.</summary>
/// <remarks>Any thread may set it; one thread waits.</remarks>
internal sealed class AsyncSignal
{
    private readonly Channel<bool> _pending = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    public void Set() => _pending.Writer.TryWrite(item: true);

    public async ValueTask WaitAsync(CancellationToken cancellationToken) => await _pending.Reader.ReadAsync(cancellationToken);
}
