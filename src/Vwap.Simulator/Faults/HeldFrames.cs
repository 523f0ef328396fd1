namespace Vwap.Simulator;

/// <summary>Frames that wait to be overtaken. One that waits too long is sent all the same.</summary>
internal sealed class HeldFrames : IDisposable
{
    private readonly IWire _wire;
    private readonly ITimer _patience;
    private readonly List<(Frame Frame, int Overtakers)> _held = [];

    public HeldFrames(IWire wire, Outbox outbox, TimeProvider timeProvider)
    {
        _wire = wire;
        _patience = timeProvider.CreateTimer(_ => outbox.Offer(Frame.Nudge), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Hold(Frame frame, int overtakers)
    {
        _held.Add((frame, overtakers));
        _patience.Change(SimulatorLimits.ReorderHold, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Counts one more frame that overtook, and sends those that have been overtaken enough.</summary>
    public async ValueTask ReleaseOvertakenAsync(CancellationToken cancellationToken)
    {
        for (var position = 0; position < _held.Count; position++)
            _held[position] = _held[position] with { Overtakers = _held[position].Overtakers - 1 };
        await ReleaseAsync(held => held.Overtakers == 0, cancellationToken);
    }

    public ValueTask ReleaseAllAsync(CancellationToken cancellationToken) => ReleaseAsync(_ => true, cancellationToken);

    public void Dispose() => _patience.Dispose();

    private async ValueTask ReleaseAsync(Predicate<(Frame Frame, int Overtakers)> isDue, CancellationToken cancellationToken)
    {
        if (_held.Count == 0)
            return;
        var due = _held.FindAll(isDue);
        _held.RemoveAll(isDue);
        foreach (var (frame, _) in due)
            await _wire.SendAsync(frame, cancellationToken);
    }
}
