namespace Vwap.Simulator;

/// <summary>
/// The maximum rate: trades happen as fast as the slowest listening client takes them, so that none is lost, and not at all while nobody
/// listens.
/// </summary>
internal sealed class RoomPace(TradingFloor floor, TimeProvider timeProvider) : IMarketPace
{
    private int _room;

    public void Start() => _room = 0;

    public async ValueTask WaitAsync(TimeSpan due, int trades, CancellationToken cancellationToken)
    {
        // What was there at the last look can only have grown, so the floor is asked once in a few hundred trades.
        while (_room < trades)
        {
            var room = floor.FindRoom();
            _room = room ?? 0;
            if (_room < trades)
                await WaitForChangeAsync(somebodyListens: room is not null, trades, cancellationToken);
        }

        _room -= trades;
    }

    private async Task WaitForChangeAsync(bool somebodyListens, int trades, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(SimulatorLimits.SlowClientPatience, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            await floor.RoomChanged.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            if (somebodyListens)
                floor.CutOffThoseWithout(trades);
        }
    }
}
