using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Vwap.Simulator;

/// <summary>
/// An exchange inside this process that speaks the Coinbase Exchange protocol on a real socket: WebSocket and REST on one port.
/// </summary>
/// <remarks>
/// <para>The market opens with the first subscription to <c>matches</c>. Any thread may use it.</para>
/// <para>At a finite rate the market keeps its pace, and a client that cannot keep up is cut off. At the maximum rate
/// (<see cref="SimulatorOptions.TradesPerSecond"/> null) it waits for the slowest listening client, and for a client while there is none.</para>
/// </remarks>
public sealed class EmbeddedExchange : IAsyncDisposable
{
    private readonly ExchangeParts _parts;
    private readonly ExchangeServer _server;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _heart;
    private int _disposed;

    private EmbeddedExchange(ExchangeParts parts, ExchangeServer server, SimulatorOptions options)
    {
        _parts = parts;
        _server = server;
        Completed = Task.Run(() => parts.Loop.RunAsync(options.MarketStart?.UtcDateTime, options.TradesTotal, _stop.Token));
        _heart = parts.Heart.RunAsync(_stop.Token); // at once: its seconds count from here
    }

    /// <summary>Where it listens; never port 0.</summary>
    public IPEndPoint Endpoint => _server.Endpoint;

    /// <summary>Where WebSocket clients connect.</summary>
    public Uri WebSocketAddress => new($"ws://{ReachableEndpoint}");

    /// <summary>Where REST requests go.</summary>
    public Uri RestAddress => new($"http://{ReachableEndpoint}");

    /// <summary>
    /// Completes when the last trade of the market has happened and is queued for every client; fails when the market does (a frames file that
    /// became unreadable); is cancelled when the exchange is disposed before.
    /// </summary>
    public Task Completed { get; }

    /// <summary>What it has done so far.</summary>
    public ExchangeStatistics Statistics => _parts.Counters.TakeSnapshot();

    private IPEndPoint ReachableEndpoint => new(
        Endpoint.Address.Equals(IPAddress.Any) ? IPAddress.Loopback
        : Endpoint.Address.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback
        : Endpoint.Address,
        Endpoint.Port);

    /// <summary>Builds the market with its history and starts to listen.</summary>
    /// <param name="options">What it is to be.</param>
    /// <param name="timeProvider">All of its time; null for the system's.</param>
    /// <param name="loggers">Where it logs; null for nowhere.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <exception cref="ArgumentException">The options are wrong; the message names all problems.</exception>
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
        var parts = ExchangeParts.Create(options, timeProvider, loggers.CreateLogger<EmbeddedExchange>());
        try
        {
            var server = await ExchangeServer.StartAsync(options.Listen, parts.Sockets, parts.Rest, timeProvider, loggers, cancellationToken);
            return new(parts, server, options);
        }
        catch
        {
            parts.Dispose();
            throw;
        }
    }

    /// <summary>Says goodbye to its clients, stops listening and closes its files.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1)
            return;

        await _stop.CancelAsync();
        _parts.Stopping.TrySetResult();
        await _server.DisposeAsync();
        await _heart;
        await Completed.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        _parts.Dispose();
        _stop.Dispose();
    }
}
