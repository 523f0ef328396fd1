using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Vwap.Simulator;

/// <summary>An exchange in this process that speaks a venue's protocol: WebSocket and REST on one real port.</summary>
/// <remarks>
/// <para>The market opens at the first subscription to trades. Thread-safe.</para>
/// <para>At a finite rate a client that does not keep up is disconnected. At the maximum rate
/// (<see cref="SimulatorOptions.TradesPerSecond"/> null) the market waits for the slowest subscribed client, and for a first one.</para>
/// </remarks>
public sealed class EmbeddedExchange : IAsyncDisposable
{
    private readonly SimulatorOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly IMarketSource _source;
    private readonly ExchangeModel _exchange;
    private readonly MarketPace _pace;
    private readonly FileStream? _marketLog;
    private readonly ExchangeServer _server;
    private readonly CancellationTokenSource _stop = new();
    private ITimer[] _timers = [];
    private int _disposed;

    private EmbeddedExchange(SimulatorOptions options, TimeProvider timeProvider, ILoggerFactory loggers)
    {
        var isPaced = options.TradesPerSecond is not null;
        var dialect = Dialect.Find(options.Venue)!;
        var faults = new FaultInjector(options.Faults, options.Seed, Statistics);
        _options = options;
        _timeProvider = timeProvider;
        _logger = loggers.CreateLogger<EmbeddedExchange>();
        _source = CreateSource(options, dialect, faults, _logger);
        _exchange = new(dialect, _source.Products, isPaced, Statistics, timeProvider);
        _pace = new(_exchange, isPaced, timeProvider);
        _marketLog = options.MarketLog is { } path ? new(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 65_536) : null;
        _server = new(options.Listen, _exchange, faults, timeProvider, loggers, _logger);
        Endpoint = options.Listen;
    }

    /// <summary>The address it listens on; never port 0.</summary>
    public IPEndPoint Endpoint { get; private set; }

    /// <summary>The address for WebSocket clients.</summary>
    public Uri WebSocketAddress => new($"ws://{ReachableEndpoint}");

    /// <summary>The address for REST requests.</summary>
    public Uri RestAddress => new($"http://{ReachableEndpoint}");

    /// <summary>
    /// Completes when the last trade is queued for every client; fails if the market fails (a frames file became unreadable); is cancelled if the
    /// exchange is disposed first.
    /// </summary>
    public Task Completed { get; private set; } = Task.CompletedTask;

    /// <summary>Live counters.</summary>
    public ExchangeStatistics Statistics { get; } = new();

    private IPEndPoint ReachableEndpoint => new(
        Endpoint.Address.Equals(IPAddress.Any) ? IPAddress.Loopback
        : Endpoint.Address.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback
        : Endpoint.Address,
        Endpoint.Port);

    /// <summary>Creates the market with its history and starts listening. By default the clock is the system's, and nothing is logged.</summary>
    /// <exception cref="ArgumentException">The options are invalid; the message lists all problems.</exception>
    /// <exception cref="ListenException">The address cannot be listened on.</exception>
    /// <exception cref="FramesFileException">The frames file cannot be served.</exception>
    public static async Task<EmbeddedExchange> StartAsync(
        SimulatorOptions options, TimeProvider? timeProvider = null, ILoggerFactory? loggers = null, CancellationToken cancellationToken = default)
    {
        var problems = options.FindProblems();
        if (problems.Count > 0)
            throw new ArgumentException(string.Join("; ", problems), nameof(options));

        var exchange = new EmbeddedExchange(options, timeProvider ?? TimeProvider.System, loggers ?? NullLoggerFactory.Instance);
        try
        {
            await exchange.StartAsync(cancellationToken);
            return exchange;
        }
        catch
        {
            exchange.CloseFiles();
            throw;
        }
    }

    /// <summary>Sends close frames, stops listening and closes the files.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1)
            return;

        await _stop.CancelAsync();
        foreach (var timer in _timers)
            await timer.DisposeAsync();
        await _server.DisposeAsync();
        await Completed.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        CloseFiles();
        _stop.Dispose();
    }

    private static IMarketSource CreateSource(SimulatorOptions options, Dialect dialect, FaultInjector faults, ILogger logger)
    {
        var products = options.Products ?? dialect.DefaultProducts;
        if (options.FramesFile is not { } path)
        {
            var clockRate = options.TradesPerSecond ?? SimulatorLimits.ClockTradesPerSecondAtMaxRate;
            return new GeneratedMarket(products, options.Seed, clockRate, options.HistoryTrades, faults);
        }

        var market = new RecordedMarket(path, dialect, products, options.TradesPerSecond);
        if (market.OtherLines > 0 || market.UnreadableTrades > 0)
            logger.FramesFileMixed(path, market.OtherLines, market.UnreadableTrades);
        return market;
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var moment in _source.TakeHistory(MarketTime()))
        {
            Log(moment);
            _exchange.AddHistory(moment);
        }

        await _server.StartAsync(cancellationToken);
        Endpoint = new(_options.Listen.Address, _server.Port);
        Completed = Task.Run(() => RunMarketAsync(_stop.Token), CancellationToken.None);
        _timers = [Repeat(SimulatorLimits.HeartbeatInterval, _exchange.SendHeartbeats), Repeat(SimulatorLimits.BatchInterval, _exchange.SendBatches)];
    }

    private ITimer Repeat(TimeSpan interval, Action action) => _timeProvider.CreateTimer(_ => action(), state: null, interval, interval);

    /// <summary>Opens the market at the first subscription to trades and runs it to its end.</summary>
    private async Task RunMarketAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _exchange.Opened.WaitAsync(cancellationToken);
            _logger.MarketOpened();
            await TradeAsync(cancellationToken);
            _logger.MarketIdle(Statistics.TradesHappened);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            _logger.MarketFailed(error);
            throw;
        }
    }

    private async Task TradeAsync(CancellationToken cancellationToken)
    {
        _source.Open(MarketTime());
        _pace.Start();
        var left = _options.TradesTotal ?? long.MaxValue;
        while (left > 0 && _source.TakeNext(left) is { } moment)
        {
            await _pace.WaitAsync(moment.Due, moment.FramesMax, cancellationToken);
            Log(moment);
            _exchange.Publish(moment);
            Statistics.Trades.Add(moment.Count);
            left -= moment.Count;
        }

        _exchange.SendBatches();
        _marketLog?.Flush();
    }

    private DateTime MarketTime() => _options.MarketStart?.UtcDateTime ?? _exchange.Now;

    /// <summary>Writes one line per trade.</summary>
    private void Log(Moment moment)
    {
        if (_marketLog is null)
            return;
        foreach (var line in _exchange.Dialect.RenderLog(moment))
        {
            _marketLog.Write(line.Span);
            _marketLog.WriteByte((byte)'\n');
        }
    }

    private void CloseFiles()
    {
        (_source as IDisposable)?.Dispose();
        _marketLog?.Dispose();
    }
}
