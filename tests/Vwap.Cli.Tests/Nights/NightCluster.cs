namespace Vwap.Cli.Tests;

/// <summary>Three brokers shared by the nights of one collection, started by the first.</summary>
public sealed class NightCluster : IDisposable
{
    private RealKafka? _kafka;

    /// <summary>Returns the cluster, with all brokers up; skips the test where there is no Kafka.</summary>
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
