using System.Text.Json;
using System.Text.Json.Nodes;

namespace Vwap.Simulator;

/// <summary>Receives the frames for one client.</summary>
internal interface IFrameSink
{
    /// <summary>How many more frames fit; null when the market need not wait for this client.</summary>
    int? Room { get; }

    /// <summary>Queues a frame; never blocks.</summary>
    void Offer(Frame frame);

    /// <summary>Disconnects the client because it does not keep up.</summary>
    void CutOff();
}

/// <summary>The protocol state of one client: its subscriptions, and the frames it is sent.</summary>
/// <remarks>Guarded by the exchange's lock, except <see cref="Subscribed"/>.</remarks>
internal abstract class Session(ExchangeModel exchange, IFrameSink sink)
{
    private readonly TaskCompletionSource _subscribed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IFrameSink Sink => sink;

    /// <summary>The products it is subscribed to for trades.</summary>
    public HashSet<Product> Trades { get; } = [];

    /// <summary>Completes when the first subscription is accepted, before the reply is sent.</summary>
    public Task Subscribed => _subscribed.Task;

    protected ExchangeModel Exchange => exchange;

    /// <summary>Handles a message and sends the replies.</summary>
    public abstract void Receive(JsonElement message);

    /// <summary>Replies to a message that is not valid JSON.</summary>
    public abstract void ReceiveMalformed();

    /// <summary>Sends new trades.</summary>
    public virtual void SendTrades(Frame frame) => sink.Offer(frame);

    /// <summary>Called at every heartbeat interval.</summary>
    public abstract void SendHeartbeats();

    protected void MarkSubscribed() => _subscribed.TrySetResult();

    protected void Send(ReadOnlyMemory<byte> utf8) => sink.Offer(Frame.Control(utf8));

    protected void Refuse(JsonNode reply)
    {
        exchange.Statistics.Refusals.Add();
        Send(reply.ToUtf8());
    }
}
