namespace Vwap.Feeds;

/// <summary>The way of a trade from the bytes received to the readings: frames are read, sequenced, repaired and counted.</summary>
/// <remarks>
/// <para>A function of its events: no I/O, no clock. A recording of the events gives the same readings, byte for byte.</para>
/// <para>Engine thread only. What an event made is read before the next event.</para>
/// </remarks>
public sealed class FeedPipeline
{
    private readonly CoinbaseMessageReader _reader;
    private readonly ProductCatalog _products;
    private readonly SilenceWatch _silence = new();
    private readonly RepairingEngine _engine;

    /// <summary>Makes a pipeline for the products of a catalog.</summary>
    public FeedPipeline(ProductCatalog products, IReadOnlyList<WindowSpec> windows, RepairOptions repair)
    {
        _products = products;
        _reader = new(products);
        _engine = new(windows, repair);
    }

    /// <summary>The readings that the last event made.</summary>
    public ReadOnlySpan<Reading> Readings => _engine.Readings;

    /// <summary>The requests that the last event made; each is answered by an event.</summary>
    public IReadOnlyList<FetchRequest> Fetches => _engine.Fetches;

    /// <summary>What the last event showed of gaps and repairs.</summary>
    public IReadOnlyList<RepairNotice> Notices => _engine.Notices;

    /// <summary>How many trades wait for earlier ones, over all products.</summary>
    public int HeldTrades => _engine.HeldTrades;

    /// <summary>What the last event was rejected for, or none.</summary>
    public FrameFault Fault { get; private set; }

    /// <summary>What the exchange said in the last event that a person should know: an error, or a subscription left out; null for nothing.</summary>
    public string? Complaint { get; private set; }

    /// <summary>The product whose subscription has gone silent: the connection is to be made anew. Null when none has.</summary>
    public ProductId? Silent { get; private set; }

    /// <summary>Whether a connection delivers data.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>What has happened since the start.</summary>
    public FeedCounters Counters { get; } = new();

    /// <summary>Takes one event to its end.</summary>
    public void Apply(in FeedEvent feedEvent)
    {
        Forget();
        switch (feedEvent.Kind)
        {
            case FeedEventKind.Frame:
                ApplyFrame(feedEvent);
                break;
            case FeedEventKind.OversizedFrame:
                Counters.Frames++;
                Reject(FrameFault.TooLong, feedEvent.At);
                break;
            case FeedEventKind.Page:
                ApplyPage(feedEvent);
                break;
            case FeedEventKind.FetchFailed:
                Counters.FetchesFailed++;
                _engine.FailFetch(feedEvent.Request, feedEvent.RetryAfter, feedEvent.At);
                break;
            case FeedEventKind.Opened:
                Counters.Connections++;
                IsOpen = true;
                _silence.Reset();
                _engine.Advance(feedEvent.At);
                break;
            case FeedEventKind.Closed:
                IsOpen = false;
                _engine.Advance(feedEvent.At);
                break;
            case FeedEventKind.Tick:
                _engine.Advance(feedEvent.At);
                break;
        }

        CountNotices();
    }

    /// <summary>Takes a trade that came without a frame.</summary>
    public void Apply(in Trade trade, DateTime at)
    {
        Forget();
        Count(_engine.AddTrade(trade, at).Kind);
        CountNotices();
    }

    private void Forget()
    {
        Fault = FrameFault.None;
        Complaint = null;
        Silent = null;
    }

    private void ApplyFrame(in FeedEvent feedEvent)
    {
        Counters.Frames++;
        var message = _reader.Read(feedEvent.Payload.Span);
        switch (message.Kind)
        {
            case CoinbaseMessageKind.Trade:
                _silence.OnTrade(message.Trade.Product, message.Trade.Id);
                Count(_engine.AddTrade(message.Trade, feedEvent.At).Kind);
                break;
            case CoinbaseMessageKind.Heartbeat:
                Silent = _silence.OnHeartbeat(message.Product, message.LastTradeId, feedEvent.At) ? message.Product : null;
                _engine.AddHeartbeat(message.Product, message.LastTradeId, feedEvent.At);
                break;
            case CoinbaseMessageKind.Rejected:
                Reject(message.Fault, feedEvent.At);
                break;
            default:
                ApplyWord(message.Kind, feedEvent);
                break;
        }
    }

    private void ApplyWord(CoinbaseMessageKind kind, in FeedEvent feedEvent)
    {
        Counters.UnknownMessages += kind == CoinbaseMessageKind.Unknown ? 1 : 0;
        Complaint = kind switch
        {
            CoinbaseMessageKind.Error => CoinbaseSubscription.ReadReason(feedEvent.Payload),
            CoinbaseMessageKind.Subscriptions => CoinbaseSubscription.FindLeftOut(feedEvent.Payload, _products.Asked),
            _ => null,
        };
        _engine.Advance(feedEvent.At);
    }

    private void ApplyPage(in FeedEvent feedEvent)
    {
        if (CoinbaseTradesPage.TryRead(feedEvent.Payload.Span, feedEvent.Request.Product, out var trades))
        {
            Counters.Pages++;
            _engine.AddPage(feedEvent.Request, trades, feedEvent.At);
        }
        else
        {
            Counters.FetchesFailed++;
            _engine.FailFetch(feedEvent.Request, TimeSpan.Zero, feedEvent.At);
        }
    }

    private void Reject(FrameFault fault, DateTime at)
    {
        Fault = fault;
        Counters.Reject(fault);
        _engine.Advance(at);
    }

    private void Count(VerdictKind verdict)
    {
        Counters.Duplicates += verdict == VerdictKind.Duplicate ? 1 : 0;
        Counters.Late += verdict == VerdictKind.Late ? 1 : 0;
    }

    private void CountNotices()
    {
        Counters.Trades += _engine.TradesEmitted;
        foreach (var notice in _engine.Notices)
        {
            Counters.GapsFound += notice.Kind == RepairNoticeKind.GapFound ? 1 : 0;
            Counters.GapsRepaired += notice.Kind == RepairNoticeKind.GapRepaired ? 1 : 0;
            Counters.GapsPassed += notice.Kind == RepairNoticeKind.GapPassed ? 1 : 0;
            Counters.GapsAbandoned += notice.Kind == RepairNoticeKind.GapAbandoned ? 1 : 0;
        }
    }
}
