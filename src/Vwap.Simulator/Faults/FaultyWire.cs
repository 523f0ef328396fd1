namespace Vwap.Simulator;

/// <summary>What a fault can do to a connection.</summary>
/// <param name="Outbox">What waits to be sent.</param>
/// <param name="Reset">Tears it down with a TCP RST.</param>
/// <param name="FallSilent">From here on nothing is sent or read.</param>
internal sealed record ConnectionFaults(Outbox Outbox, Action Reset, Action FallSilent);

/// <summary>A wire on which trade frames suffer. What is no trade frame passes unharmed while the wire lives.</summary>
internal sealed class FaultyWire(
    IWire wire, FaultDice dice, long connection, ConnectionFaults faults, TimeProvider timeProvider, ExchangeCounters counters) : IWire
{
    private readonly HeldFrames _held = new(wire, faults.Outbox, timeProvider);
    private bool _isDead;

    public async ValueTask SendAsync(Frame frame, CancellationToken cancellationToken)
    {
        if (_isDead)
            return;
        if (frame.Kind == FrameKind.Trade)
        {
            await SendTradeAsync(frame, cancellationToken);
            return;
        }

        if (frame.Kind is FrameKind.Nudge or FrameKind.Close)
            await _held.ReleaseAllAsync(cancellationToken);
        await wire.SendAsync(frame, cancellationToken);
    }

    public void Dispose()
    {
        _held.Dispose();
        wire.Dispose();
    }

    private async ValueTask SendTradeAsync(Frame frame, CancellationToken cancellationToken)
    {
        if (Happens(FaultKind.Slow, frame, out var variant))
            await Task.Delay(DrawDelay(variant), timeProvider, cancellationToken);
        if (Happens(FaultKind.Garbage, frame, out variant))
            await wire.SendAsync(Garbage.Render(frame, variant), cancellationToken);
        if (await TryEndAsync(frame, cancellationToken) || Happens(FaultKind.Drop, frame, out _))
            return;

        if (Happens(FaultKind.Reorder, frame, out variant))
        {
            _held.Hold(frame, 1 + (int)SeededRandom.Scale(variant, SimulatorLimits.ReorderDistanceMax));
            return;
        }

        await wire.SendAsync(frame, cancellationToken);
        if (Happens(FaultKind.Duplicate, frame, out _))
            await wire.SendAsync(frame, cancellationToken);
        await _held.ReleaseOvertakenAsync(cancellationToken);
    }

    /// <summary>The faults that take more with them than one frame.</summary>
    private async ValueTask<bool> TryEndAsync(Frame frame, CancellationToken cancellationToken)
    {
        if (Happens(FaultKind.Reset, frame, out _))
        {
            Die(faults.Reset);
            return true;
        }

        if (Happens(FaultKind.HalfOpen, frame, out _))
        {
            Die(faults.FallSilent);
            return true;
        }

        if (!Happens(FaultKind.Stall, frame, out _))
            return false;
        faults.Outbox.Mute();
        await Task.Delay(SimulatorLimits.StallTime, timeProvider, cancellationToken);
        faults.Outbox.Unmute();
        return true;
    }

    private void Die(Action how)
    {
        _isDead = true;
        how();
        faults.Outbox.Mute();
    }

    private bool Happens(FaultKind kind, Frame frame, out ulong variant)
    {
        var happens = dice.Happens(kind, connection, frame.TradeNumber, out variant);
        if (happens)
            counters.FaultsOf(kind).Add();
        return happens;
    }

    private static TimeSpan DrawDelay(ulong variant) =>
        TimeSpan.FromMilliseconds(1 + SeededRandom.Scale(variant, (long)SimulatorLimits.SlowDelayMax.TotalMilliseconds));
}
