namespace Vwap;

/// <summary>The result of an event: readings to emit, requests to send, notices to log. Cleared before the next event.</summary>
internal sealed class SequencerOutput
{
    public List<Reading> Readings { get; } = [];

    public List<FetchRequest> Fetches { get; } = [];

    public List<RepairNotice> Notices { get; } = [];

    /// <summary>The windows at the trade of <see cref="RepairOptions.KeepWindowsAt"/>, once it was emitted.</summary>
    public List<KeptWindow> KeptWindows { get; } = [];

    /// <summary>How many trades were counted and emitted, whatever number of windows read them.</summary>
    public int TradesEmitted { get; set; }

    public int Duplicates { get; private set; }

    public int LateTrades { get; private set; }

    public void Count(VerdictKind verdict)
    {
        Duplicates += verdict == VerdictKind.Duplicate ? 1 : 0;
        LateTrades += verdict == VerdictKind.Late ? 1 : 0;
    }

    public void Clear()
    {
        (TradesEmitted, Duplicates, LateTrades) = (0, 0, 0);
        Readings.Clear();
        Fetches.Clear();
        Notices.Clear();
    }
}
