using Microsoft.Extensions.Logging;

namespace Vwap.Simulator;

/// <summary>What an embedded exchange is made of.</summary>
internal sealed class ExchangeParts : IDisposable
{
    private readonly IMarketSource _source;
    private readonly MarketLog? _log;

    private ExchangeParts(SimulatorOptions options, TimeProvider timeProvider, ILogger logger, IMarketSource source)
    {
        _source = source;
        _log = options.MarketLog is null ? null : new MarketLog(options.MarketLog);
        var floor = new TradingFloor(source.Listings);
        var dice = new FaultDice(options.Faults, options.Seed);
        IMarketPace pace = options.TradesPerSecond is null ? new RoomPace(floor, timeProvider) : new ClockPace(timeProvider);
        Loop = new(source, pace, floor, _log, timeProvider, Counters, logger);
        Heart = new(floor, timeProvider);
        Sockets = new(floor, dice, Stopping.Task, timeProvider, Counters, logger);
        Rest = new(floor, new RestFaults(dice, timeProvider, Counters), timeProvider, Counters);
    }

    public ExchangeCounters Counters { get; } = new();

    public MarketLoop Loop { get; }

    public Heart Heart { get; }

    public SocketEndpoint Sockets { get; }

    public RestApi Rest { get; }

    /// <summary>Set when the exchange closes.</summary>
    public TaskCompletionSource Stopping { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static ExchangeParts Create(SimulatorOptions options, TimeProvider timeProvider, ILogger logger)
    {
        var source = CreateSource(options, logger);
        try
        {
            var parts = new ExchangeParts(options, timeProvider, logger, source);
            parts.Loop.PublishHistory(options.MarketStart?.UtcDateTime ?? timeProvider.GetUtcNow().UtcDateTime);
            return parts;
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _source.Dispose();
        _log?.Dispose();
    }

    private static IMarketSource CreateSource(SimulatorOptions options, ILogger logger)
    {
        if (options.FramesFile is not { } path)
        {
            return new GeneratedMarket(
                options.Products ?? MarketProfile.DefaultProducts,
                options.Seed,
                options.TradesPerSecond ?? SimulatorLimits.ClockTradesPerSecondAtMaxRate,
                options.HistoryTrades);
        }

        var survey = FramesFileSurvey.Make(path, options.Products ?? []);
        if (survey.OtherLines > 0 || survey.UnreadableTrades > 0)
            logger.FramesFileIsMixed(path, survey.OtherLines, survey.UnreadableTrades);
        return new RecordedMarket(path, survey, options.TradesPerSecond);
    }
}
