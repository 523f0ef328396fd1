namespace Vwap.Kafka.Tests;

/// <summary>A real broker for the tests of a class, started by the first that uses it: a test can be skipped, a fixture cannot.</summary>
public sealed class OneBroker : IDisposable
{
    private readonly Lazy<RealKafka> _kafka = new(() => RealKafka.Start(1, "--set", "group.min.session.timeout.ms=500"));

    public RealKafka Kafka => _kafka.Value;

    public void Dispose()
    {
        if (_kafka.IsValueCreated)
            _kafka.Value.Dispose();
    }
}
