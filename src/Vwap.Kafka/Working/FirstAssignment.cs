using System.Collections.Concurrent;
using Confluent.Kafka;

namespace Vwap.Kafka;

/// <summary>Whether a member of a group was given partitions yet, before which not every librdkafka lets go of it.</summary>
/// <remarks>
/// Before 2.3 the library ends the whole process when a consumer with the assignor <c>cooperative-sticky</c> is closed that has joined its
/// group and has had no assignment yet (its issue 4381). So the first one is waited for; where none comes, the consumer is kept until the
/// process ends. One thread.
/// </remarks>
/// <param name="consumer">The member.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class FirstAssignment(IConsumer<byte[], byte[]> consumer, TimeProvider timeProvider)
{
    /// <summary>How long to wait: 15 seconds, as a member that died holds up the others for its session timeout of 10.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    /// <summary>Those that cannot be let go; the collector would.</summary>
    private static readonly ConcurrentBag<object> Kept = [];

    private bool _isSafe = Library.Version >= 0x02_03_00_00;

    /// <summary>There was an assignment, be it of no partitions.</summary>
    public void Note() => _isSafe = true;

    /// <summary>Waits until the consumer may be closed. What it reads meanwhile is read again by whoever has the partition then.</summary>
    /// <returns>False when it must not be.</returns>
    public bool Await()
    {
        for (var start = timeProvider.GetTimestamp(); !_isSafe && timeProvider.GetElapsedTime(start) < Patience;)
            consumer.Consume(Look);
        return _isSafe;
    }

    /// <summary>Lets go of the consumer, or of the group where the consumer must be kept.</summary>
    public void DisposeConsumer()
    {
        if (_isSafe)
        {
            consumer.Dispose();
            return;
        }

        Kept.Add(consumer);
        consumer.Unsubscribe();
    }
}
