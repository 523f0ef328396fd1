using System.Text.Json;

namespace Vwap.Simulator;

/// <summary>Subscriptions to <c>trade</c> of Kraken WebSocket v2, acknowledged or refused per symbol.</summary>
internal sealed class KrakenSession : Session
{
    private const ulong BeyondInt64 = 1UL << 63;

    private bool _hasSent;

    public KrakenSession(ExchangeModel exchange, IFrameSink sink)
        : base(exchange, sink)
    {
        var random = SeededRandom.Mix((ulong)exchange.Uptime.Ticks ^ (ulong)exchange.Statistics.ConnectionsAccepted);
        Send(KrakenFrames.RenderStatus(random | BeyondInt64));
    }

    public override void Receive(JsonElement message)
    {
        _hasSent = true;
        var request = new KrakenRequest(FindRequestId(message), Exchange.Now);
        var parameters = message.Find("params");
        switch (message.FindText("method"))
        {
            case "ping":
                Send(KrakenFrames.RenderPong(request));
                break;
            case "subscribe" or "unsubscribe" when parameters.FindText("channel") != "trade":
                Refuse(KrakenFrames.RenderError("Channel not supported: only trade is served", message.FindText("method"), symbol: null, request));
                break;
            case "subscribe" when parameters.Find("symbol").FindTexts() is { } symbols:
                Subscribe(symbols, parameters.Find("snapshot").ValueKind == JsonValueKind.True, request);
                break;
            case "unsubscribe" when parameters.Find("symbol").FindTexts() is { } symbols:
                Unsubscribe(symbols, request);
                break;
            case var method:
                Refuse(KrakenFrames.RenderError("Malformed request", method, symbol: null, request));
                break;
        }
    }

    public override void ReceiveMalformed() =>
        Refuse(KrakenFrames.RenderError("Malformed request", method: null, symbol: null, new(Id: null, Exchange.Now)));

    public override void SendTrades(Frame frame)
    {
        _hasSent = true;
        base.SendTrades(frame);
    }

    /// <summary>Only to subscribed clients, and only after an interval without other frames.</summary>
    public override void SendHeartbeats()
    {
        if (!_hasSent && Trades.Count > 0)
            Send(KrakenFrames.Heartbeat);
        _hasSent = false;
    }

    private void Subscribe(IReadOnlyList<string> symbols, bool snapshot, KrakenRequest request)
    {
        var added = new List<Product>();
        foreach (var symbol in symbols)
        {
            var product = Exchange.Find(symbol);
            if (product is null)
            {
                Refuse(KrakenFrames.RenderError($"Currency pair not supported {symbol}", "subscribe", symbol, request));
            }
            else if (!Trades.Add(product))
            {
                Refuse(KrakenFrames.RenderError("Already subscribed", "subscribe", symbol, request));
            }
            else
            {
                MarkSubscribed();
                Send(KrakenFrames.RenderAck("subscribe", symbol, snapshot, request));
                added.Add(product);
            }
        }

        if (!snapshot)
            return;
        foreach (var frame in added.Where(product => product.History.Count > 0).Select(FindSnapshot).Distinct())
            Sink.Offer(frame);
    }

    private void Unsubscribe(IReadOnlyList<string> symbols, KrakenRequest request)
    {
        foreach (var symbol in symbols)
        {
            if (Exchange.Find(symbol) is { } product && Trades.Remove(product))
                Send(KrakenFrames.RenderAck("unsubscribe", symbol, snapshot: null, request));
            else
                Refuse(KrakenFrames.RenderError("Subscription Not Found", "unsubscribe", symbol, request));
        }
    }

    private static Frame FindSnapshot(Product product) =>
        product.RecordedSnapshot ?? Frame.OfTrades(KrakenFrames.RenderSnapshot(product), product.Last!.Number);

    private static long? FindRequestId(JsonElement message) =>
        message.Find("req_id") is { ValueKind: JsonValueKind.Number } id && id.TryGetInt64(out var number) ? number : null;
}
