using System.Diagnostics;
using Confluent.Kafka;
using Vwap.Testing;

namespace Vwap.Kafka.Testing;

/// <summary>Waits for metadata, which reaches the brokers one by one.</summary>
internal static class AdminClientExtensions
{
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Polls the metadata of all topics (a request for one would create it) until it is as awaited.</summary>
    /// <exception cref="TimeoutException">It was not in time.</exception>
    public static Metadata AwaitMetadata(this IAdminClient admin, Func<Metadata, bool> isAwaited, Func<string> describe)
    {
        for (var begun = Stopwatch.StartNew(); begun.Elapsed < TestDeadline.Patience; Thread.Sleep(Pause))
        {
            if (Query(admin) is { } metadata && isAwaited(metadata))
                return metadata;
        }

        throw new TimeoutException($"Not within {TestDeadline.Patience.TotalSeconds} s: {describe()}");
    }

    private static Metadata? Query(IAdminClient admin)
    {
        try
        {
            return admin.GetMetadata(RequestTimeout);
        }
        catch (KafkaException)
        {
            return null; // the broker may have died meanwhile
        }
    }
}
