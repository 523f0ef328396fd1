using Microsoft.Extensions.Logging;

namespace Vwap.Simulator;

/// <summary>Runs the market: takes what happens next from its source, waits for its time, publishes it.</summary>
internal sealed class MarketLoop(
    IMarketSource source, IMarketPace pace, TradingFloor floor, MarketLog? log, TimeProvider timeProvider, ExchangeCounters counters, ILogger logger)
{
    private readonly List<MarketEvent> _moment = [];

    /// <summary>Puts the trades that happened before the opening on the tapes.</summary>
    public void PublishHistory(DateTime now)
    {
        _moment.AddRange(source.TakeHistory(now));
        Publish();
    }

    /// <summary>Opens the market with the first subscription and runs it to its end.</summary>
    /// <param name="opening">When the market opens by its own clock; null for the time of the first subscription.</param>
    /// <param name="tradesTotal">After how many trades it ends; null for never.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task RunAsync(DateTime? opening, long? tradesTotal, CancellationToken cancellationToken)
    {
        try
        {
            await TradeAsync(opening, tradesTotal, cancellationToken);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            logger.MarketFailed(error);
            throw;
        }
    }

    private async Task TradeAsync(DateTime? opening, long? tradesTotal, CancellationToken cancellationToken)
    {
        await floor.Opened.WaitAsync(cancellationToken);
        logger.MarketOpens();
        source.Open(opening ?? timeProvider.GetUtcNow().UtcDateTime);
        pace.Start();

        var left = tradesTotal ?? long.MaxValue;
        while (left > 0 && source.TakeNext(_moment, left) is { } due)
        {
            await pace.WaitAsync(due, _moment.Count, cancellationToken);
            var trades = _moment.Count;
            Publish();
            counters.TradesHappened.Add(trades);
            left -= trades;
        }

        log?.Flush();
        logger.MarketIsQuiet(counters.TradesHappened.Value);
    }

    private void Publish()
    {
        log?.Write(_moment);
        floor.Publish(_moment);
        _moment.Clear();
    }
}
