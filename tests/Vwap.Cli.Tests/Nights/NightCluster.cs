namespace Vwap.Cli.Tests;

/// <summary>The three brokers that all nights share, started with the first of them.</summary>
public sealed class NightCluster : IDisposable
{
    private RealKafka? _kafka;

    /// <summary>The cluster, all of its brokers up; skips the test where there is none to be had.</summary>
    public RealKafka Raise()
    {
        Needs.Program("kcat", "kcat");
        Needs.Program("python3", "python3");
        _kafka ??= RealKafka.Start(3);
        _kafka.RestartThoseDown();
        return _kafka;
    }

    public void Dispose() => _kafka?.Dispose();
}
