namespace Vwap.Kafka;

/// <summary>What a <see cref="KafkaOutput"/> has done so far.</summary>
/// <param name="Delivered">Records that all in-sync replicas have confirmed.</param>
/// <param name="Known">Records that were in their topic already and were not sent again.</param>
/// <param name="Pending">Records that wait, in memory, on the disk or under way.</param>
/// <param name="Spilled">Records that ever waited on the disk.</param>
/// <param name="GivenUp">Records that found no room to wait.</param>
public readonly record struct KafkaOutputStatistics(long Delivered, long Known, long Pending, long Spilled, long GivenUp);
