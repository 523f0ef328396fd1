namespace Vwap.Kafka.Tests;

/// <summary>A real broker for the tests of a class, started when the first of them asks: a test can skip, what makes it could not.</summary>
public sealed class OneBroker : IDisposable
{
    private readonly Lazy<RealKafka> _kafka = new(() => RealKafka.Start(1));

    public RealKafka Kafka => _kafka.Value;

    public void Dispose()
    {
        if (_kafka.IsValueCreated)
            _kafka.Value.Dispose();
    }
}
