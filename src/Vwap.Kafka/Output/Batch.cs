namespace Vwap.Kafka;

/// <summary>Records taken together that are not confirmed yet.</summary>
/// <param name="Records">The records, in order.</param>
internal sealed record Batch(IReadOnlyList<Outgoing> Records)
{
    /// <summary>How many were in their topic before they were sent for the first time; null before that.</summary>
    public int? Known { get; set; }
}
