namespace Vwap;

/// <summary>What an event made: readings to emit, requests to send, notices to tell. Cleared before the next event.</summary>
internal sealed class RepairOutbox
{
    public List<Reading> Readings { get; } = [];

    public List<FetchRequest> Fetches { get; } = [];

    public List<RepairNotice> Notices { get; } = [];

    /// <summary>How many trades were counted and emitted, whatever number of windows read them.</summary>
    public int TradesEmitted { get; set; }

    public void Clear()
    {
        TradesEmitted = 0;
        Readings.Clear();
        Fetches.Clear();
        Notices.Clear();
    }
}
