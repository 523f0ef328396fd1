using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;

namespace Vwap.Feeds;

/// <summary>Keeps a subscription alive: connects, subscribes, hands frames on, and begins again when the connection ends.</summary>
/// <remarks>
/// The first attempt is made at once, and so is the first after a connection that delivered data; failed attempts wait longer each time. A
/// handshake alone resets nothing: an exchange that accepts connections and sends nothing must not be hammered.
/// </remarks>
internal sealed partial class ConnectionLoop
{
    private readonly FeedOptions _options;
    private readonly Func<CancellationToken, IFeedSocket> _createSocket;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly CoinbaseMessageReader _reader;
    private readonly Pacer _pacer;
    private readonly RetryDelay _delay;
    private readonly ResiliencePipeline<IFeedSocket> _untilOpen;
    private volatile IFeedSocket? _delivering;
    private bool _hasDelivered;

    public ConnectionLoop(
        FeedOptions options, Func<CancellationToken, IFeedSocket> createSocket, Random random, TimeProvider timeProvider, ILogger<ConnectionLoop> logger)
    {
        _options = options;
        _createSocket = createSocket;
        _timeProvider = timeProvider;
        _logger = logger;
        _reader = new(new(options.Products));
        _pacer = new(FeedLimits.ConnectSpacing, timeProvider);
        _delay = new(FeedLimits.ReconnectDelayMin, FeedLimits.ReconnectDelayMax, random);
        _untilOpen = new ResiliencePipelineBuilder<IFeedSocket> { TimeProvider = timeProvider }.AddRetry(CreateRetry()).Build();
    }

    /// <summary>Runs until it is cancelled.</summary>
    /// <exception cref="FeedRefusedException">The exchange refused the first subscription.</exception>
    public async Task RunAsync(ChannelWriter<FeedEvent> events, CancellationToken cancellationToken)
    {
        while (true)
        {
            _delay.Reset();
            using var socket = await _untilOpen.ExecuteAsync(token => OpenAsync(events, token), cancellationToken);
            _hasDelivered = true;
            var openedAt = _timeProvider.GetTimestamp();
            _delivering = socket;
            var lost = await PumpAsync(socket, events, cancellationToken);
            _delivering = null;
            LogLost(_options.Endpoint, lost.Message, _timeProvider.GetElapsedTime(openedAt).TotalSeconds);
            await events.WriteAsync(new(FeedEventKind.Closed, default, Detail: lost.Message), cancellationToken);
        }
    }

    /// <summary>Ends the connection that delivers, if there is one, so that another is made. Thread-safe.</summary>
    public void Renew() => _delivering?.End();

    /// <summary>Connects, subscribes, and hands frames on until the first that carries data.</summary>
    private async ValueTask<IFeedSocket> OpenAsync(ChannelWriter<FeedEvent> events, CancellationToken cancellationToken)
    {
        await _pacer.WaitAsync(cancellationToken);
        var socket = _createSocket(cancellationToken);
        using var watchdog = new Watchdog(FeedLimits.OpenTimeout, _timeProvider, socket.End);
        try
        {
            await socket.ConnectAsync(_options.Endpoint, CoinbaseSubscription.CreateRequest(_options.Products));
            await AwaitDataAsync(socket, events, cancellationToken);
            LogOpen(_options.Endpoint, _options.Products.Count);
            return socket;
        }
        catch (Exception exception)
        {
            socket.Dispose();
            if (exception is ConnectionLostException && watchdog.HasBarked)
                throw new ConnectionLostException($"no data within {FeedLimits.OpenTimeout.TotalSeconds} s", exception);
            throw;
        }
    }

    private async Task AwaitDataAsync(IFeedSocket socket, ChannelWriter<FeedEvent> events, CancellationToken cancellationToken)
    {
        while (true)
        {
            var received = await socket.ReceiveAsync();
            var kind = _reader.Read(received.Payload.Span).Kind;
            if (kind == CoinbaseMessageKind.Error)
                throw new FeedRefusedException(CoinbaseSubscription.ReadReason(received.Payload));

            var isData = kind is CoinbaseMessageKind.Trade or CoinbaseMessageKind.Heartbeat;
            if (isData)
                await events.WriteAsync(new(FeedEventKind.Opened, default), cancellationToken);
            await events.WriteAsync(received, cancellationToken);
            if (isData)
                return;
        }
    }

    private async Task<ConnectionLostException> PumpAsync(IFeedSocket socket, ChannelWriter<FeedEvent> events, CancellationToken cancellationToken)
    {
        using var watchdog = new Watchdog(FeedLimits.StallTimeout, _timeProvider, socket.End);
        try
        {
            while (true)
            {
                var received = await socket.ReceiveAsync();
                watchdog.Rest(); // a full queue is no silence of the exchange
                if (!events.TryWrite(received))
                    await events.WriteAsync(received, cancellationToken);
                watchdog.Feed();
            }
        }
        catch (ConnectionLostException) when (watchdog.HasBarked)
        {
            return new($"no frame for {FeedLimits.StallTimeout.TotalSeconds} s");
        }
        catch (ConnectionLostException lost)
        {
            return lost;
        }
    }

    private RetryStrategyOptions<IFeedSocket> CreateRetry() => new()
    {
        MaxRetryAttempts = int.MaxValue,
        ShouldHandle = attempt => ValueTask.FromResult(attempt.Outcome.Exception switch
        {
            FeedRefusedException => _hasDelivered, // refused from the start it stays refused; later it may pass
            ConnectionLostException => true,
            _ => false,
        }),
        DelayGenerator = _ => ValueTask.FromResult<TimeSpan?>(_delay.Next()),
        OnRetry = attempt =>
        {
            LogCannotOpen(_options.Endpoint, attempt.Outcome.Exception!.Message, attempt.RetryDelay.TotalSeconds);
            return ValueTask.CompletedTask;
        },
    };
}
