namespace Vwap.Feeds;

/// <summary>The first line of a recording: the settings on which its readings depend, besides its events.</summary>
/// <param name="Streams">What was subscribed.</param>
/// <param name="Windows">The windows of the recorded run.</param>
/// <param name="Repair">How the recorded run handled gaps.</param>
/// <param name="MaxTrades">The recorded run emitted so many trades and stopped; null for no limit.</param>
public sealed record RecordingHeader(
    IReadOnlyList<StreamId> Streams, IReadOnlyList<WindowSpec> Windows, RepairOptions Repair, long? MaxTrades = null)
{
    /// <summary>The version that is written and read.</summary>
    public const int Version = 1;
}
