namespace Vwap;

/// <summary>When the next request of one purpose may go out: at once after one that helped, after a growing pause otherwise.</summary>
/// <remarks>Engine thread only.</remarks>
internal sealed class FetchPace(Random random)
{
    private readonly RetryDelay _delay = new(RepairLimits.RetryDelayMin, RepairLimits.RetryDelayMax, random);
    private DateTime _next;

    public bool IsDue(DateTime now) => now >= _next;

    /// <summary>The last request brought something nearer.</summary>
    public void Helped() => BeginAnew(default);

    /// <summary>The last request failed or brought nothing.</summary>
    public void DidNotHelp(DateTime now) => _next = now + _delay.Next();

    /// <summary>What failed before says nothing of what is asked for now.</summary>
    public void BeginAnew(DateTime at)
    {
        _delay.Reset();
        _next = at;
    }
}
