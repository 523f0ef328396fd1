using System.Threading.Channels;

namespace Vwap.Kafka;

/// <summary>Wakes one who waits; a signal without a waiter is kept, and more than one are one. Safe from any thread.</summary>
internal sealed class Signal
{
    private readonly Channel<bool> _set = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Set() => _set.Writer.TryWrite(true);

    public async Task WaitAsync(CancellationToken cancellationToken) => await _set.Reader.ReadAsync(cancellationToken);
}
