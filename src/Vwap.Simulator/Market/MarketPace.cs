namespace Vwap.Simulator;

/// <summary>Decides when the next trades may happen.</summary>
/// <remarks>
/// At a finite rate each moment waits until it is due, and a client that does not keep up is disconnected. At the maximum rate trades happen as fast
/// as the slowest subscribed client takes them, so that none is lost, and not at all while no client is subscribed. One thread at a time.
/// </remarks>
internal sealed class MarketPace(ExchangeModel exchange, bool isFinite, TimeProvider timeProvider)
{
    private static readonly TimeSpan TimerResolution = TimeSpan.FromMilliseconds(1);

    private long _opened;
    private TimeSpan _slipped;
    private int _room;

    /// <summary>Called once, when the market opens.</summary>
    public void Start() => _opened = timeProvider.GetTimestamp();

    /// <summary>Waits until a moment may happen that is due that long after the opening, and is sent in that many frames at most.</summary>
    public ValueTask WaitAsync(TimeSpan due, int frames, CancellationToken cancellationToken) =>
        isFinite ? WaitForTimeAsync(due, cancellationToken) : WaitForRoomAsync(frames, cancellationToken);

    private async ValueTask WaitForTimeAsync(TimeSpan due, CancellationToken cancellationToken)
    {
        var early = due + _slipped - timeProvider.GetElapsedTime(_opened);
        if (early < -SimulatorLimits.CatchUpMax)
            _slipped -= early;

        // Timers have millisecond resolution: what is due within the next one is due now.
        if (early >= TimerResolution)
            await Task.Delay(early, timeProvider, cancellationToken);
        else
            cancellationToken.ThrowIfCancellationRequested();
    }

    private async ValueTask WaitForRoomAsync(int frames, CancellationToken cancellationToken)
    {
        // Room only grows in between, so asking once every few hundred trades is enough.
        while (_room < frames)
        {
            var room = exchange.FindRoom();
            _room = room ?? 0;
            if (_room < frames)
                await WaitForChangeAsync(isSubscribed: room is not null, frames, cancellationToken);
        }

        _room -= frames;
    }

    private async Task WaitForChangeAsync(bool isSubscribed, int frames, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(SimulatorLimits.SlowClientTimeout, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            await exchange.RoomChanged.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            if (isSubscribed)
                exchange.CutOffThoseWithout(frames);
        }
    }
}
