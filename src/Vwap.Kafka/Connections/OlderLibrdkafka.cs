using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using Confluent.Kafka;

namespace Vwap.Kafka;

/// <summary>Lets Confluent.Kafka read with a librdkafka before 2.1, such as that of Debian 12.</summary>
/// <remarks>
/// At each record it asks for the epoch of the leader that served it, a function that librdkafka has since 2.1. Where it is not there the
/// answer becomes "unknown", which the protocol knows from brokers that do not say; nothing else hangs on it. docs/adr tells more.
/// </remarks>
internal static class OlderLibrdkafka
{
    private const int Unknown = -1;

    private static readonly (string Function, string Field, string Replacement)[] SinceTwoOne =
    [
        ("rd_kafka_message_leader_epoch", "_message_leader_epoch", nameof(GetEpoch)),
        ("rd_kafka_topic_partition_get_leader_epoch", "_topic_partition_get_leader_epoch", nameof(GetEpoch)),
        ("rd_kafka_topic_partition_set_leader_epoch", "_topic_partition_set_leader_epoch", nameof(SetEpoch)),
    ];

    /// <summary>Replaces what <paramref name="library"/> does not have; does nothing with a newer one.</summary>
    public static void Adapt(nint library)
    {
        foreach (var (function, field, replacement) in SinceTwoOne)
        {
            if (!NativeLibrary.TryGetExport(library, function, out _))
                Replace(field, replacement);
        }
    }

    private static void Replace(string fieldName, string replacement)
    {
        var field = typeof(Library).Assembly.GetType("Confluent.Kafka.Impl.Librdkafka")?.GetField(fieldName, BindingFlags.Static | BindingFlags.NonPublic);
        var method = typeof(OlderLibrdkafka).GetMethod(replacement, BindingFlags.Static | BindingFlags.NonPublic);
        Debug.Assert(field is not null && method is not null, "Invariant: the version of Confluent.Kafka is pinned, and has this field");
        field.SetValue(null, Delegate.CreateDelegate(field.FieldType, method));
    }

    private static int GetEpoch(nint _) => Unknown;

    private static void SetEpoch(nint partition, int epoch)
    {
        // Nothing to set: the library has no such member.
    }
}
