namespace Vwap.Kafka.Tests;

/// <summary>A cluster shared by the tests of a class, started by the first that uses it.</summary>
public sealed class ThreeBrokers : IDisposable
{
    private RealKafka? _kafka;

    /// <summary>Returns the cluster, with all brokers up; skips the test where there is no Kafka.</summary>
    public RealKafka Raise()
    {
        _kafka ??= RealKafka.Start(3);
        _kafka.RestartThoseDown();
        return _kafka;
    }

    public void Dispose() => _kafka?.Dispose();
}
