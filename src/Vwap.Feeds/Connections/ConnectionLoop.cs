using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Vwap.Feeds;

/// <summary>Keeps the subscription to one venue alive: connects, subscribes, hands frames on, and reconnects when the connection ends.</summary>
/// <remarks>
/// The first attempt is made at once, and so is the first after a connection that delivered data; failed attempts wait longer each time. A
/// handshake alone resets nothing: a venue that accepts connections and sends nothing must not be hammered.
/// </remarks>
internal sealed partial class ConnectionLoop
{
    private readonly IFeedSink _sink;
    private readonly Func<CancellationToken, IFeedSocket> _createSocket;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly RateLimiter _attempts;
    private readonly RetryDelay _delay;
    private readonly RetryDelay _subscribeDelay;
    private readonly List<ProductId> _unconfirmed = [];
    private volatile FeedOptions _options;
    private volatile IFeedSocket? _delivering;
    private long _connectedAt;
    private int _opened;
    private TimeSpan _subscribeAfter;

    public ConnectionLoop(
        FeedOptions options, IFeedSink sink, Func<CancellationToken, IFeedSocket> createSocket, RateLimiter attempts, Random random, TimeProvider timeProvider,
        ILogger<ConnectionLoop> logger)
    {
        _options = options;
        _sink = sink;
        _createSocket = createSocket;
        _timeProvider = timeProvider;
        _logger = logger;
        _attempts = attempts;
        _delay = new(FeedLimits.ReconnectDelayMin, FeedLimits.ReconnectDelayMax, random);
        _subscribeDelay = new(FeedLimits.SubscribeDelayMin, FeedLimits.SubscribeDelayMax, random);
    }

    /// <summary>Runs until it is cancelled.</summary>
    /// <exception cref="FeedRefusedException">The venue refused the first subscription.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await _attempts.WaitAsync(cancellationToken);
            using var socket = _createSocket(cancellationToken);
            var lost = await LiveAsync(socket, cancellationToken);
            await _sink.ApplyAloneAsync(new(FeedEventKind.Closed, _options.Venue.Id, Detail: lost.Message), cancellationToken);
            if (_delivering is not null)
                LogLost(_options.Endpoint, lost.Message, _timeProvider.GetElapsedTime(_connectedAt).TotalSeconds);
            else
                await BackOffAsync(lost, cancellationToken);
            _delivering = null;
        }
    }

    /// <summary>
    /// Unsubscribes from a product, one of several; it is not subscribed to again. A connection that ends meanwhile need not be told. Thread-safe.
    /// </summary>
    public async Task UnsubscribeAsync(ProductId product)
    {
        _options = _options with { Products = [.. _options.Products.Where(watched => watched != product)] };
        try
        {
            foreach (var message in _options.Venue.CreateUnsubscription([product]))
                await (_delivering?.SendAsync(message) ?? Task.CompletedTask);
        }
        catch (ConnectionLostException)
        {
            // The connection loop learns of it too.
        }
    }

    /// <summary>Ends the connection that delivers, if there is one, so that another is made. Thread-safe.</summary>
    public void Renew() => _delivering?.End();

    private Task BackOffAsync(ConnectionLostException lost, CancellationToken cancellationToken)
    {
        var delay = _delay.Next();
        LogCannotOpen(_options.Endpoint, lost.Message, delay.TotalSeconds);
        return Task.Delay(delay, _timeProvider, cancellationToken);
    }

    /// <summary>One connection from its first attempt to its end.</summary>
    /// <returns>Why it ended.</returns>
    private async Task<ConnectionLostException> LiveAsync(IFeedSocket socket, CancellationToken cancellationToken)
    {
        using var watchdog = new Watchdog(_timeProvider, socket.End);
        await using var keepAlive = new KeepAlive(socket, _options.Venue.Facts, _timeProvider);
        try
        {
            watchdog.Restart(FeedLimits.OpenTimeout);
            await socket.ConnectAsync(_options.Endpoint);
            _connectedAt = _timeProvider.GetTimestamp();
            _unconfirmed.Clear();
            _unconfirmed.AddRange(_options.Products);
            _subscribeDelay.Reset();
            await SubscribeAsync(socket);
            await ReceiveAsync(socket, watchdog, cancellationToken);
            throw new UnreachableException();
        }
        catch (ConnectionLostException) when (watchdog.HasExpired)
        {
            return _delivering is null ? new($"no data within {FeedLimits.OpenTimeout.TotalSeconds} s") : new($"no frame for {_options.Venue.Facts.StallTimeout.TotalSeconds} s");
        }
        catch (ConnectionLostException lost)
        {
            return lost;
        }
    }

    private async Task ReceiveAsync(IFeedSocket socket, Watchdog watchdog, CancellationToken cancellationToken)
    {
        while (true)
        {
            await socket.ReceiveAsync();
            if (!socket.TryRead(out var frame))
                continue;
            if (_delivering is not null)
                watchdog.Pause(); // a slow output is no silence of the venue
            await ApplyReceivedAsync(frame, socket, cancellationToken);
            if (_delivering is null)
                continue;
            watchdog.Restart(_options.Venue.Facts.StallTimeout);
            if (_unconfirmed.Count > 0 && _timeProvider.GetElapsedTime(_connectedAt) > _subscribeAfter)
                await SubscribeAgainAsync(socket);
        }
    }

    /// <summary>Subscribes to what is not confirmed yet.</summary>
    private async Task SubscribeAsync(IFeedSocket socket)
    {
        _subscribeAfter = _timeProvider.GetElapsedTime(_connectedAt) + _subscribeDelay.Next();
        foreach (var message in _options.Venue.CreateSubscription(_unconfirmed))
            await socket.SendAsync(message);
    }

    /// <summary>
    /// A product may have been refused for a time only, and the answer about another one may be lost. The other products of the connection need
    /// not be disturbed.
    /// </summary>
    private async Task SubscribeAgainAsync(IFeedSocket socket)
    {
        _unconfirmed.RemoveAll(product => !_options.Products.Contains(product)); // some may have been unsubscribed
        if (_unconfirmed.Count == 0)
            return;
        LogSubscribeAgain(_options.Endpoint, string.Join(", ", _unconfirmed));
        await SubscribeAsync(socket);
    }

    /// <summary>Applies all that has come as one batch: nothing waits for more.</summary>
    private async ValueTask ApplyReceivedAsync(ReceivedFrame frame, IFeedSocket socket, CancellationToken cancellationToken)
    {
        await _sink.EnterAsync(cancellationToken);
        try
        {
            do
            {
                Apply(frame, socket);
                if (_sink.IsFull)
                    await _sink.FlushAsync(cancellationToken);
            }
            while (socket.TryRead(out frame));
            await _sink.FlushAsync(cancellationToken);
        }
        finally
        {
            _sink.Leave();
        }
    }

    private void Apply(ReceivedFrame frame, IFeedSocket socket)
    {
        var kind = frame.IsOversized ? FeedEventKind.OversizedFrame : FeedEventKind.Frame;
        var decoded = _sink.Apply(new(kind, _options.Venue.Id, frame.Utf8)).Frame;
        for (var index = _unconfirmed.Count - 1; index >= 0; index--)
        {
            if (decoded.Confirms(new(_options.Venue.Id, _unconfirmed[index])))
                _unconfirmed.RemoveAt(index);
        }

        if (decoded.Kind == FrameKind.Refusal)
            Refuse(decoded.Message!);
        if (decoded.IsData && _delivering is null)
            Open(socket);
    }

    private void Open(IFeedSocket socket)
    {
        _delivering = socket;
        _opened++;
        _delay.Reset();
        LogOpen(_options.Endpoint, _options.Products.Count);
    }

    /// <summary>
    /// A refusal at the start is final. A later one may be temporary, and the other products of the connection may be fine: what is refused stays
    /// unconfirmed, and is subscribed to again.
    /// </summary>
    private void Refuse(string refusal)
    {
        var isStart = _opened == 0 || (_opened == 1 && _delivering is not null && _timeProvider.GetElapsedTime(_connectedAt) < FeedLimits.OpenTimeout);
        if (isStart)
            throw new FeedRefusedException(refusal);
        if (_delivering is null && _options.Venue.Facts.OneRefusalFailsAll)
            throw new ConnectionLostException($"refused: {refusal}");
    }
}
