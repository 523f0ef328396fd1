using Microsoft.Extensions.Logging;

namespace Vwap.Simulator;

/// <summary>Drives the exchange: publishes trades when they are due, triggers heartbeats and batches at their intervals.</summary>
internal sealed class MarketRunner(IMarketSource source, ExchangeModel exchange, SimulatorOptions options, TimeProvider timeProvider, ILogger logger)
    : IDisposable
{
    private readonly MarketPace _pace = new(exchange, options.TradesPerSecond is not null, timeProvider);
    private readonly FileStream? _log = options.MarketLog is { } path ? new(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 65_536) : null;

    /// <summary>Adds the trades before the opening.</summary>
    public void AddHistory()
    {
        foreach (var moment in source.TakeHistory(options.MarketStart?.UtcDateTime ?? exchange.Now))
        {
            Log(moment);
            exchange.AddHistory(moment);
        }
    }

    /// <summary>Opens the market at the first subscription to trades and runs it to its end.</summary>
    public async Task RunMarketAsync(CancellationToken cancellationToken)
    {
        try
        {
            await exchange.Opened.WaitAsync(cancellationToken);
            logger.MarketOpened();
            await TradeAsync(cancellationToken);
            logger.MarketIdle(exchange.Statistics.TradesHappened);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            logger.MarketFailed(error);
            throw;
        }
    }

    /// <summary>Triggers heartbeats and batches until cancelled, whether or not the market is open.</summary>
    public Task RunTimersAsync(CancellationToken cancellationToken) => Task.WhenAll(
        RepeatAsync(SimulatorLimits.HeartbeatInterval, exchange.SendHeartbeats, cancellationToken),
        RepeatAsync(SimulatorLimits.BatchInterval, exchange.SendBatches, cancellationToken));

    public void Dispose()
    {
        source.Dispose();
        _log?.Dispose();
    }

    private async Task TradeAsync(CancellationToken cancellationToken)
    {
        source.Open(options.MarketStart?.UtcDateTime ?? exchange.Now);
        _pace.Start();
        var left = options.TradesTotal ?? long.MaxValue;
        while (left > 0 && source.TakeNext(left) is { } moment)
        {
            await _pace.WaitAsync(moment.Due, moment.FramesMax, cancellationToken);
            Log(moment);
            exchange.Publish(moment);
            exchange.Statistics.Trades.Add(moment.Count);
            left -= moment.Count;
        }

        exchange.SendBatches();
        _log?.Flush();
    }

    /// <summary>Writes one line per trade.</summary>
    private void Log(Moment moment)
    {
        if (_log is null)
            return;
        foreach (var line in exchange.Dialect.RenderLog(moment))
        {
            _log.Write(line.Span);
            _log.WriteByte((byte)'\n');
        }
    }

    private async Task RepeatAsync(TimeSpan interval, Action action, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(interval, timeProvider);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
                action();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
        }
    }
}
