namespace Vwap;

/// <summary>What an event made: readings to emit, requests to send, notices to tell. Cleared before the next event.</summary>
internal sealed class RepairOutbox
{
    public List<Reading> Readings { get; } = [];

    public List<FetchRequest> Fetches { get; } = [];

    public List<RepairNotice> Notices { get; } = [];

    public void Clear()
    {
        Readings.Clear();
        Fetches.Clear();
        Notices.Clear();
    }
}
