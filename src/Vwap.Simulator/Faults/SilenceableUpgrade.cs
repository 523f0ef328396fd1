using Microsoft.AspNetCore.Http.Features;

namespace Vwap.Simulator;

/// <summary>Whether a connection has fallen silent; for ever once it has.</summary>
internal sealed class Silence
{
    private volatile bool _fell;

    public bool HasFallen => _fell;

    public void Fall() => _fell = true;
}

/// <summary>An upgrade to WebSocket whose stream can be made to fall silent below the protocol, so that not even pings are answered.</summary>
internal sealed class SilenceableUpgrade(IHttpUpgradeFeature upgrade) : IHttpUpgradeFeature
{
    public Silence Silence { get; } = new();

    public bool IsUpgradableRequest => upgrade.IsUpgradableRequest;

    public async Task<Stream> UpgradeAsync() => new SilenceableStream(await upgrade.UpgradeAsync(), Silence);
}
