namespace Vwap.Kafka;

/// <summary>A record on its way to Kafka.</summary>
/// <param name="Id">Which record it is.</param>
/// <param name="Topic">Where it goes.</param>
/// <param name="Value">The record's value.</param>
internal readonly record struct Outgoing(RecordId Id, string Topic, byte[] Value);
