using System.Text.Json;

namespace Vwap.Simulator;

/// <summary>Subscriptions to <c>trade</c> of Kraken WebSocket v2, acknowledged or refused per symbol.</summary>
internal sealed class KrakenSession : Session
{
    private const ulong BeyondInt64 = 1UL << 63;
    private const int SnapshotTrades = 50;

    private bool _hasSent;

    public KrakenSession(ExchangeModel exchange, IFrameSink sink)
        : base(exchange, sink)
    {
        var random = SeededRandom.Mix((ulong)exchange.Uptime.Ticks ^ (ulong)exchange.Statistics.ConnectionsAccepted);
        Send(new Utf8Text()
            .Append($$$"""{"channel":"status","type":"update","data":[{"version":"2.0.10","system":"online","api_version":"v2","connection_id":{{{random | BeyondInt64}}},"upcoming_maintenance":[],"emergency":[]}]}""")
            .Written);
    }

    public override void Receive(JsonElement message)
    {
        _hasSent = true;
        var request = new Request(message.FindText("method"), message.FindNumber("req_id"), Exchange.Now);
        var parameters = message.Find("params");
        switch (request.Method)
        {
            case "ping":
                Send(Json.Object(("method", "pong"), ("req_id", request.Id), ("time_in", request.Time), ("time_out", request.Time)).ToUtf8());
                break;
            case "subscribe" or "unsubscribe" when parameters.FindText("channel") != "trade":
                Refuse("Channel not supported: only trade is served", request);
                break;
            case "subscribe" when parameters.Find("symbol").FindTexts() is { } symbols:
                Subscribe(symbols, parameters.Find("snapshot").ValueKind == JsonValueKind.True, request);
                break;
            case "unsubscribe" when parameters.Find("symbol").FindTexts() is { } symbols:
                Unsubscribe(symbols, request);
                break;
            default:
                Refuse("Malformed request", request);
                break;
        }
    }

    public override void ReceiveMalformed() => Refuse("Malformed request", new(Method: null, Id: null, Exchange.Now));

    public override void SendTrades(Frame frame)
    {
        _hasSent = true;
        base.SendTrades(frame);
    }

    /// <summary>Only to subscribed clients, and only after an interval without other frames.</summary>
    public override void SendHeartbeats()
    {
        if (!_hasSent && Trades.Count > 0)
            Send("""{"channel":"heartbeat"}"""u8.ToArray());
        _hasSent = false;
    }

    private void Subscribe(IReadOnlyList<string> symbols, bool snapshot, Request request)
    {
        var added = new List<Product>();
        foreach (var symbol in symbols)
        {
            var product = Exchange.Find(symbol);
            if (product is null)
            {
                Refuse($"Currency pair not supported {symbol}", request, symbol);
            }
            else if (!Trades.Add(product))
            {
                Refuse("Already subscribed", request, symbol);
            }
            else
            {
                MarkSubscribed();
                Acknowledge(symbol, snapshot, request);
                added.Add(product);
            }
        }

        if (!snapshot)
            return;
        var traded = added.Where(product => product.History.Count > 0);
        foreach (var frame in traded.Select(product => product.FindSnapshot(SnapshotTrades, KrakenDialect.RenderTrades)).Distinct())
            Sink.Offer(frame);
    }

    private void Unsubscribe(IReadOnlyList<string> symbols, Request request)
    {
        foreach (var symbol in symbols)
        {
            if (Exchange.Find(symbol) is { } product && Trades.Remove(product))
                Acknowledge(symbol, snapshot: null, request);
            else
                Refuse("Subscription Not Found", request, symbol);
        }
    }

    private void Acknowledge(string symbol, bool? snapshot, Request request) => Send(Json.Object(
        ("method", request.Method), ("result", Json.Object(("channel", "trade"), ("snapshot", snapshot), ("symbol", symbol))), ("success", true),
        ("time_in", request.Time), ("time_out", request.Time), ("req_id", request.Id)).ToUtf8());

    /// <summary>Refuses one symbol of a request, or all of it.</summary>
    private void Refuse(string error, Request request, string? symbol = null) => Refuse(Json.Object(
        ("error", error), ("method", request.Method), ("req_id", request.Id), ("success", false), ("symbol", symbol),
        ("time_in", request.Time), ("time_out", request.Time)));

    /// <summary>The parts of a request that its replies repeat, and when it came (UTC).</summary>
    private readonly record struct Request(string? Method, long? Id, DateTime Received)
    {
        public string Time => $"{Received:yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'}";
    }
}
