using System.Text.Json;
using System.Threading.Channels;

namespace Vwap.Simulator;

/// <summary>The exchange without sockets: products, trade history, client sessions and REST, in one dialect.</summary>
/// <remarks>
/// <para>Thread-safe: one lock, under which frames are only queued. A subscription takes effect between two trades, so the updates after a
/// snapshot or last match continue it without a gap.</para>
/// <para>Passive: the owner publishes trades and triggers heartbeats and batches, on any clock. When it is paced, trades are published when they are
/// due, and a batching dialect collects them; otherwise each moment is a batch.</para>
/// </remarks>
internal sealed class ExchangeModel(
    Dialect dialect, IReadOnlyList<Product> products, bool isPaced, ExchangeStatistics statistics, TimeProvider timeProvider)
{
    private readonly Lock _gate = new();
    private readonly List<Session> _sessions = [];
    private readonly List<Frame> _frames = [];
    private readonly Dictionary<string, Product> _productOf = products.ToDictionary(product => product.Name, StringComparer.Ordinal);
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly long _start = timeProvider.GetTimestamp();
    private TimeSpan _restBudgetFullAt;

    public Dialect Dialect => dialect;

    public IReadOnlyList<Product> Products => products;

    public ExchangeStatistics Statistics => statistics;

    public DateTime Now => timeProvider.GetUtcNow().UtcDateTime;

    public TimeSpan Uptime => timeProvider.GetElapsedTime(_start);

    /// <summary>The number of heartbeat intervals so far.</summary>
    public long HeartbeatCount { get; private set; }

    /// <summary>Completes at the first subscription to trades.</summary>
    public Task Opened => _opened.Task;

    /// <summary>Set when a client subscribes, makes room or disconnects: a market at the maximum rate waits for it.</summary>
    public Channel<bool> RoomChanged { get; } = Channel.CreateBounded<bool>(1); // keeps a signal until it is waited for; several are one

    public Product? Find(string name) => _productOf.GetValueOrDefault(name);

    /// <summary>Adds trades from before the opening. Their recorded frame, if any, is the snapshot to send until the product trades.</summary>
    public void AddHistory(Moment moment)
    {
        lock (_gate)
        {
            Record(moment);
            var snapshot = moment.Recorded is { } recorded ? Frame.OfTrades(recorded, moment.Number) : null;
            foreach (var product in moment.Products)
                product.RecordedSnapshot = snapshot;
        }
    }

    /// <summary>Adds new trades to the history and sends them to their subscribers, or collects them for <see cref="SendBatches"/>.</summary>
    public void Publish(Moment moment)
    {
        lock (_gate)
        {
            Record(moment);
            if (!isPaced || !dialect.Batches || moment.Recorded is not null)
            {
                Send(moment);
                return;
            }

            var product = moment.Products[0];
            product.Pending.Add(moment);
            if (product.Pending.Sum(pending => pending.Count) >= SimulatorLimits.BatchTradesMax)
                SendBatch(product);
        }
    }

    /// <summary>Sends the collected trades. Call every <see cref="SimulatorLimits.BatchInterval"/>.</summary>
    public void SendBatches()
    {
        lock (_gate)
        {
            foreach (var product in products)
                SendBatch(product);
        }
    }

    /// <summary>Sends the collected trades of one product: required before a snapshot, which includes them.</summary>
    public void SendBatch(Product product)
    {
        lock (_gate)
        {
            if (product.Pending.Count == 0)
                return;
            Send(product.Pending[0] with { Trades = [.. product.Pending.SelectMany(moment => moment.Trades)] });
            product.Pending.Clear();
        }
    }

    /// <summary>Sends heartbeats. Call every <see cref="SimulatorLimits.HeartbeatInterval"/>.</summary>
    public void SendHeartbeats()
    {
        lock (_gate)
        {
            HeartbeatCount++;
            _sessions.ForEach(session => session.SendHeartbeats());
        }
    }

    /// <summary>Opens a session; sends the frames the venue sends on connecting.</summary>
    public Session Connect(IFrameSink sink)
    {
        lock (_gate)
        {
            var session = dialect.Connect(this, sink);
            _sessions.Add(session);
            return session;
        }
    }

    /// <summary>Handles a client's message; sends the replies.</summary>
    public void Receive(Session session, ReadOnlyMemory<byte> utf8)
    {
        lock (_gate)
        {
            try
            {
                using var message = JsonDocument.Parse(utf8);
                session.Receive(message.RootElement);
            }
            catch (Exception error) when (error is JsonException or InvalidOperationException)
            {
                // The latter for an invalid string: a lone surrogate, or bytes that are not UTF-8.
                session.ReceiveMalformed();
            }

            if (session.Trades.Count > 0)
                _opened.TrySetResult();
        }

        RoomChanged.Writer.TryWrite(true);
    }

    /// <summary>Closes a session: nothing more is sent to it.</summary>
    public void Disconnect(Session session)
    {
        lock (_gate)
            _sessions.Remove(session);
        RoomChanged.Writer.TryWrite(true);
    }

    /// <summary>Answers a REST request within the dialect's rate limit: one token bucket for all clients.</summary>
    public RestResponse Get(RestRequest request)
    {
        lock (_gate)
        {
            var (now, cost) = (Uptime, TimeSpan.FromSeconds(1) / dialect.RestLimit.PerSecond);
            var fullAt = (_restBudgetFullAt > now ? _restBudgetFullAt : now) + cost;
            if (fullAt > now + cost * dialect.RestLimit.Burst)
            {
                statistics.LimitedRequests.Add();
                return dialect.TooManyRequests;
            }

            _restBudgetFullAt = fullAt;
            return dialect.Get(this, request);
        }
    }

    /// <summary>How many more frames fit for every subscribed client; null if none is subscribed.</summary>
    public int? FindRoom()
    {
        lock (_gate)
            return _sessions.Where(session => session.Trades.Count > 0).Min(session => session.Sink.Room);
    }

    /// <summary>Disconnects every subscribed client without room for that many frames.</summary>
    public void CutOffThoseWithout(int room)
    {
        lock (_gate)
        {
            foreach (var session in _sessions.Where(session => session.Trades.Count > 0 && session.Sink.Room < room))
                session.Sink.CutOff();
        }
    }

    private static void Record(Moment moment)
    {
        foreach (var (product, trade, sequence, _, _) in moment.Trades)
        {
            product.History.Add(trade);
            product.Sequence = sequence;
        }

        foreach (var product in moment.Products)
        {
            product.Last = moment;
            product.RecordedSnapshot = null;
        }
    }

    private void Send(Moment moment)
    {
        _frames.Clear();
        foreach (var session in _sessions)
        {
            if (!session.Trades.Overlaps(moment.Products))
                continue;
            if (_frames.Count == 0)
                dialect.Render(moment, _frames);
            _frames.ForEach(session.SendTrades);
        }
    }
}
