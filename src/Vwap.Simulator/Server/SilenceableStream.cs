using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;

namespace Vwap.Simulator;

/// <summary>A WebSocket upgrade whose stream can be silenced below the protocol, so that not even pings are answered.</summary>
internal sealed class SilenceableUpgrade(IHttpUpgradeFeature upgrade) : IHttpUpgradeFeature
{
    private volatile bool _isSilent;

    /// <summary>Whether the connection is silent; final.</summary>
    public bool IsSilent => _isSilent;

    public bool IsUpgradableRequest => upgrade.IsUpgradableRequest;

    public void FallSilent() => _isSilent = true;

    public async Task<Stream> UpgradeAsync() => new SilenceableStream(await upgrade.UpgradeAsync(), this);
}

/// <summary>A pass-through stream that can be silenced: writes are then discarded and reads never complete.</summary>
internal sealed class SilenceableStream(Stream stream, SilenceableUpgrade upgrade) : BufferedReadStream(stream, bufferSize: 4_096)
{
    private readonly CancellationTokenSource _disposed = new();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var length = upgrade.IsSilent ? 0 : await base.ReadAsync(buffer, cancellationToken);
        if (!upgrade.IsSilent)
            return length;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _disposed.Token);
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, either.Token);
        return 0;
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken) =>
        upgrade.IsSilent ? ValueTask.CompletedTask : base.WriteAsync(buffer, cancellationToken);

    public override Task FlushAsync(CancellationToken cancellationToken) => upgrade.IsSilent ? Task.CompletedTask : base.FlushAsync(cancellationToken);

    protected override void Dispose(bool disposing)
    {
        _disposed.Cancel();
        base.Dispose(disposing);
    }
}
