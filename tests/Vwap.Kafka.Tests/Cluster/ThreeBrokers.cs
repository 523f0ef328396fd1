namespace Vwap.Kafka.Tests;

/// <summary>A cluster that the tests of a class share, started with the first of them.</summary>
public sealed class ThreeBrokers : IDisposable
{
    private RealKafka? _kafka;

    /// <summary>The cluster, all of its brokers up; skips the test where there is none to be had.</summary>
    public RealKafka Raise()
    {
        _kafka ??= RealKafka.Start(3);
        _kafka.RestartThoseDown();
        return _kafka;
    }

    public void Dispose() => _kafka?.Dispose();
}
