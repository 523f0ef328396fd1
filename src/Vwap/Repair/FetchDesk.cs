namespace Vwap;

/// <summary>Asks the venue for ids of one product: one request at a time, each purpose at its own pace.</summary>
/// <remarks>Engine thread only.</remarks>
internal sealed class FetchDesk(ProductId product, Random random, RepairOutbox outbox)
{
    private (FetchRequest Request, FetchPace Pace)? _underWay;
    private DateTime _notBefore;

    /// <summary>The pace of what readings wait for, or will.</summary>
    public FetchPace Ahead { get; } = new(random);

    /// <summary>The pace of what marks readings, or would fill windows further.</summary>
    public FetchPace Behind { get; } = new(random);

    public bool IsUnderWay(FetchRequest request) => _underWay?.Request == request;

    public bool IsDue(FetchPace pace, DateTime now) => _underWay is null && now >= _notBefore && pace.IsDue(now);

    public void Ask(IdRange ids, FetchPace pace)
    {
        _underWay = (new(product, ids), pace);
        outbox.Fetches.Add(_underWay.Value.Request);
    }

    /// <summary>The answer came.</summary>
    public void Close(bool helped, DateTime now)
    {
        var pace = _underWay!.Value.Pace;
        _underWay = null;
        if (helped)
            pace.Helped();
        else
            pace.DidNotHelp(now);
    }

    /// <summary>No answer came, and the venue may want to be left alone for a time.</summary>
    public void Fail(TimeSpan retryAfter, DateTime now)
    {
        Close(helped: false, now);
        _notBefore = now + retryAfter;
    }
}
