using System.Text;
using System.Text.Json;

namespace Vwap.Simulator.Tests;

/// <summary>An exchange without sockets, with a clock and a market driven by the test.</summary>
internal sealed class ModelExchange
{
    private readonly Func<long, Moment?> _takeNext;

    public ModelExchange(string venue, string products = "", int historyTrades = 200, bool isPaced = false, string faults = "none")
    {
        var dialect = Dialect.Find(venue)!;
        var names = products.Length == 0 ? dialect.DefaultProducts : [.. products.Split(',').Select(ProductId.Parse)];
        var market = new GeneratedMarket(names, seed: 7, tradesPerSecond: 100, historyTrades, new(FaultPlan.Parse(faults), seed: 7, new()));
        Exchange = new(dialect, market.Products, isPaced, new(), Time);
        foreach (var moment in market.TakeHistory(Exchange.Now))
            Exchange.AddHistory(moment);
        market.Open(Exchange.Now);
        _takeNext = market.TakeNext;
    }

    public VirtualTime Time { get; } = new();

    public ExchangeModel Exchange { get; }

    public ModelClient Connect() => new(Exchange);

    /// <summary>Publishes the next trades; returns them.</summary>
    public List<Execution> Trade(int count)
    {
        var trades = new List<Execution>();
        while (trades.Count < count)
        {
            var moment = _takeNext(count - trades.Count)!;
            trades.AddRange(moment.Trades);
            Exchange.Publish(moment);
        }

        return trades;
    }

    /// <summary>The body of a REST response.</summary>
    public string Get(string path, string query = "") => Encoding.UTF8.GetString(Exchange.Get(new(path, query)).Body.Span);
}

/// <summary>A client that takes every frame immediately.</summary>
internal sealed class ModelClient : IFrameSink
{
    private readonly ExchangeModel _exchange;
    private readonly Session _session;
    private readonly List<string> _frames = [];

    public ModelClient(ExchangeModel exchange)
    {
        _exchange = exchange;
        _session = exchange.Connect(this);
    }

    public int? Room => null;

    public bool HasSubscribed => _session.Subscribed.IsCompleted;

    public void Offer(Frame frame) => _frames.Add(Encoding.UTF8.GetString(frame.Utf8.Span));

    public void CutOff() => throw new InvalidOperationException("Invariant: this client always has room");

    public void Disconnect() => _exchange.Disconnect(_session);

    /// <summary>Sends a message; returns the replies.</summary>
    public List<string> Send(string message)
    {
        Take();
        _exchange.Receive(_session, Encoding.UTF8.GetBytes(message));
        return Take();
    }

    /// <summary>The frames since the last call.</summary>
    public List<string> Take()
    {
        List<string> frames = [.. _frames];
        _frames.Clear();
        return frames;
    }

    public List<JsonElement> TakeJson() => Take().ConvertAll(frame => JsonElement.Parse(frame));
}
