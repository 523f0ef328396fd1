using Vwap.Simulator;

namespace Vwap.Feeds.Tests;

/// <summary>The simulator's exchange with the market of a night: of all trades, or of those that a wrong REST server knows.</summary>
internal sealed class ModelExchange
{
    private const int Decimals = 8;

    private readonly Dictionary<StreamId, Product> _products;

    /// <param name="night">The night.</param>
    /// <param name="isKnown">Which of its trades the exchange knows.</param>
    /// <param name="lag">How long after it happens a trade is known.</param>
    public ModelExchange(Night night, Func<Trade, bool> isKnown, TimeSpan lag = default)
    {
        _products = night.Plan.Streams.ToDictionary(stream => stream, stream => new Product(stream.Product, Decimals, Decimals));
        Model = new(Dialect.Find(night.Plan.Venue.Id.Name)!, [.. _products.Values], isPaced: true, new(), night.Time.ExchangeClock);
        foreach (var stream in night.Plan.Streams)
        {
            foreach (var burst in night.Market.Of(stream).Where(trade => isKnown(trade.Trade)).GroupBy(trade => trade.Trade.Time))
            {
                var moment = ToMoment(stream, burst);
                if (burst.Key <= SimulatedTime.Start.UtcDateTime)
                    Model.AddHistory(moment);
                else
                    night.Time.After(burst.Key - SimulatedTime.Start.UtcDateTime + lag, () => Model.Publish(moment));
            }
        }
    }

    public ExchangeModel Model { get; }

    /// <summary>Answers a request for past trades, whatever the rate limit.</summary>
    public ReadOnlyMemory<byte> Get(Uri relative)
    {
        var uri = new Uri(new("http://model/"), relative);
        return Model.Dialect.Get(Model, new(Uri.UnescapeDataString(uri.AbsolutePath), uri.Query)).Body;
    }

    private Moment ToMoment(StreamId stream, IEnumerable<TradeOfNight> burst)
    {
        var trades = burst.Select(trade => new Execution(_products[stream], trade.Source, trade.Source.Id * 3)).ToList();
        return new(default, [_products[stream]], trades, Number: 0);
    }
}
