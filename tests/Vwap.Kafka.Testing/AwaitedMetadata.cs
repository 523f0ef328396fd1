using System.Diagnostics;
using Confluent.Kafka;

namespace Vwap.Kafka.Testing;

/// <summary>What brokers know of each other and of the topics comes to each of them at its own time.</summary>
internal static class AwaitedMetadata
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Question = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Asks until the answer is the one awaited. Asks for all topics: a question for one creates it.</summary>
    /// <exception cref="TimeoutException">It did not come; the message says what was awaited.</exception>
    public static Metadata AwaitMetadata(this IAdminClient admin, Func<Metadata, bool> isAwaited, Func<string> describe)
    {
        for (var begun = Stopwatch.StartNew(); begun.Elapsed < Patience; Thread.Sleep(Pause))
        {
            if (Ask(admin) is { } metadata && isAwaited(metadata))
                return metadata;
        }

        throw new TimeoutException($"Not within {Patience.TotalSeconds} s: {describe()}");
    }

    private static Metadata? Ask(IAdminClient admin)
    {
        try
        {
            return admin.GetMetadata(Question);
        }
        catch (KafkaException)
        {
            return null; // the broker that was asked may have died meanwhile
        }
    }
}
