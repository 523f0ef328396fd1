namespace Vwap.Simulator;

/// <summary>What an embedded exchange is made of.</summary>
internal sealed class ExchangeParts : IDisposable
{
    private readonly IMarketSource _source;
    private readonly MarketLog? _log;

    private ExchangeParts(SimulatorOptions options, TimeProvider timeProvider, IMarketSource source)
    {
        _source = source;
        _log = options.MarketLog is null ? null : new MarketLog(options.MarketLog);
        var floor = new TradingFloor(source.Listings);
        IMarketPace pace = options.TradesPerSecond is null ? new RoomPace(floor, timeProvider) : new ClockPace(timeProvider);
        Loop = new(source, pace, floor, _log, timeProvider, Counters);
        Loop.PublishHistory(options.MarketStart?.UtcDateTime ?? timeProvider.GetUtcNow().UtcDateTime);
        Heart = new(floor, timeProvider);
        Sockets = new(floor, Stopping.Task, timeProvider, Counters);
        Rest = new(floor, timeProvider, Counters);
    }

    public ExchangeCounters Counters { get; } = new();

    public MarketLoop Loop { get; }

    public Heart Heart { get; }

    public SocketEndpoint Sockets { get; }

    public RestApi Rest { get; }

    /// <summary>Set when the exchange closes.</summary>
    public TaskCompletionSource Stopping { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static ExchangeParts Create(SimulatorOptions options, TimeProvider timeProvider)
    {
        IMarketSource source = options.FramesFile is { } path
            ? new RecordedMarket(path, FramesFileSurvey.Make(path, options.Products ?? []), options.TradesPerSecond)
            : new GeneratedMarket(
                options.Products ?? MarketProfile.DefaultProducts,
                options.Seed,
                options.TradesPerSecond ?? SimulatorLimits.ClockTradesPerSecondAtMaxRate,
                options.HistoryTrades);
        try
        {
            return new(options, timeProvider, source);
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
}
