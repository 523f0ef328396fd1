namespace Vwap.Simulator;

/// <summary>Beats once a second as long as the exchange lives, whether or not the market moves.</summary>
internal sealed class Heart(TradingFloor floor, TimeProvider timeProvider)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(SimulatorLimits.HeartbeatInterval, timeProvider);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
                floor.Beat(timeProvider.GetUtcNow().UtcDateTime);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
        }
    }
}
