using System.Net;
using Microsoft.AspNetCore.Builder;
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
    private readonly MarketRunner _runner;
    private readonly WebApplication _server;
    private readonly TimeProvider _timeProvider;
    private readonly TaskCompletionSource _stopping;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _timers;
    private int _disposed;

    private EmbeddedExchange(
        MarketRunner runner, WebApplication server, IPAddress address, ExchangeStatistics statistics, TaskCompletionSource stopping, TimeProvider timeProvider)
    {
        _runner = runner;
        _server = server;
        _stopping = stopping;
        _timeProvider = timeProvider;
        Endpoint = new(address, ExchangeServer.PortOf(server));
        Statistics = statistics;
        Completed = Task.Run(() => runner.RunMarketAsync(_stop.Token));
        _timers = runner.RunTimersAsync(_stop.Token); // not on the pool: the intervals start here
    }

    /// <summary>The address it listens on; never port 0.</summary>
    public IPEndPoint Endpoint { get; }

    /// <summary>The address for WebSocket clients.</summary>
    public Uri WebSocketAddress => new($"ws://{ReachableEndpoint}");

    /// <summary>The address for REST requests.</summary>
    public Uri RestAddress => new($"http://{ReachableEndpoint}");

    /// <summary>
    /// Completes when the last trade is queued for every client; fails if the market fails (a frames file became unreadable); is cancelled if the
    /// exchange is disposed first.
    /// </summary>
    public Task Completed { get; }

    /// <summary>Live counters.</summary>
    public ExchangeStatistics Statistics { get; }

    private IPEndPoint ReachableEndpoint => new(
        Endpoint.Address.Equals(IPAddress.Any) ? IPAddress.Loopback
        : Endpoint.Address.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback
        : Endpoint.Address,
        Endpoint.Port);

    /// <summary>Creates the market with its history and starts listening.</summary>
    /// <param name="options">The options.</param>
    /// <param name="timeProvider">The clock; null for the system's.</param>
    /// <param name="loggers">The loggers; null for none.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    /// <exception cref="ArgumentException">The options are invalid; the message lists all problems.</exception>
    /// <exception cref="ListenException">The address cannot be listened on.</exception>
    /// <exception cref="FramesFileException">The frames file cannot be served.</exception>
    public static async Task<EmbeddedExchange> StartAsync(
        SimulatorOptions options, TimeProvider? timeProvider = null, ILoggerFactory? loggers = null, CancellationToken cancellationToken = default)
    {
        var problems = options.FindProblems();
        if (problems.Count > 0)
            throw new ArgumentException(string.Join("; ", problems), nameof(options));

        loggers ??= NullLoggerFactory.Instance;
        timeProvider ??= TimeProvider.System;
        var logger = loggers.CreateLogger<EmbeddedExchange>();
        var statistics = new ExchangeStatistics();
        var faults = new FaultInjector(options.Faults, options.Seed, statistics);
        var dialect = Dialect.Find(options.Venue)!;
        var source = CreateSource(options, dialect, faults, logger);
        var exchange = new ExchangeModel(dialect, source.Products, isPaced: options.TradesPerSecond is not null, statistics, timeProvider);
        var runner = new MarketRunner(source, exchange, options, timeProvider, logger);
        try
        {
            runner.AddHistory();
            var stopping = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var clients = new ClientEndpoint(exchange, faults, stopping.Task, timeProvider, logger);
            var rest = new RestEndpoint(exchange, faults, timeProvider);
            var server = await ExchangeServer.StartAsync(options.Listen, clients, rest, loggers, cancellationToken);
            return new(runner, server, options.Listen.Address, statistics, stopping, timeProvider);
        }
        catch
        {
            runner.Dispose();
            throw;
        }
    }

    /// <summary>Sends close frames, stops listening and closes the files.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1)
            return;

        await _stop.CancelAsync();
        _stopping.TrySetResult();
        using (var deadline = new CancellationTokenSource(SimulatorLimits.CloseWithin, _timeProvider))
            await _server.StopAsync(deadline.Token);
        await _server.DisposeAsync();
        await _timers;
        await Completed.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        _runner.Dispose();
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
}
