using System.Text;
using Vwap.Simulator;

namespace Vwap.Feeds.Tests;

/// <summary>All trades of a night and of the hour before it, known in advance: bursts that share one time, digits of every length, and ids that run as the venue's do.</summary>
internal sealed class Market
{
    private readonly Dictionary<StreamId, TradeOfNight[]> _trades = [];
    private readonly Dictionary<StreamId, Dictionary<long, int>> _positions = [];

    public Market(NightPlan plan)
    {
        var random = plan.Random(2);
        foreach (var stream in plan.Streams)
        {
            _trades[stream] = Draw(stream, plan, random);
            _positions[stream] = _trades[stream].Index().ToDictionary(indexed => indexed.Item.Trade.Id, indexed => indexed.Index);
        }
    }

    public TradeOfNight[] Of(StreamId stream) => _trades[stream];

    /// <summary>The position of a trade among those of its stream.</summary>
    public int PositionOf(StreamId stream, long id) => _positions[stream][id];

    private static TradeOfNight[] Draw(StreamId stream, NightPlan plan, Random random)
    {
        var trades = new List<TradeOfNight>();
        var id = random.Next(5) == 0 ? 1L : random.NextInt64(1_000, 1L << 40);
        var history = random.Next(6) == 0 ? random.Next(1, 4) : random.Next(20, 150);
        var pause = TimeSpan.FromMilliseconds(random.Next(150, 1_500));
        var time = (SimulatedTime.Start - history * pause).UtcDateTime;
        var end = (SimulatedTime.Start + plan.MarketEnds).UtcDateTime;
        var cents = random.NextInt64(1, 10_000_000);
        while (time < end)
        {
            var burst = random.Next(6) == 0 ? random.Next(2, 12) : 1;
            for (var match = 0; match < burst; match++)
            {
                cents = Math.Max(1, cents + random.NextInt64(-50, 51));
                var priceDecimals = random.Next(10) == 0 ? random.Next(0, 9) : 2;
                var (size, sizeDecimals) = DrawSize(random);
                trades.Add(TradeOfNight.Create(stream, new(id, cents, size, time, (byte)priceDecimals, (byte)sizeDecimals, MakerSells: random.Next(2) == 0)));
                id += plan.Venue.Facts.Ids != TradeIdRule.Contiguous && random.Next(20) == 0 ? random.Next(2, 5) : 1;
            }

            time += TimeSpan.FromMicroseconds(Math.Round(pause.TotalMicroseconds * -Math.Log(1 - random.NextDouble()) + 1));
        }

        return [.. trades];
    }

    private static (long Digits, int Decimals) DrawSize(Random random) => random.Next(8) switch
    {
        0 => (1, 8),
        1 => (random.NextInt64(1, 1_000), 0),
        _ => (random.NextInt64(1, 1_000_000_000), random.Next(3, 9)),
    };
}

/// <summary>A trade as the engine should see it, and as the exchange knows it.</summary>
internal sealed record TradeOfNight(Trade Trade, MarketTrade Source)
{
    public static TradeOfNight Create(StreamId stream, MarketTrade trade) =>
        new(new(stream, trade.Id, Price.Parse(Write(trade.Price())), Size.Parse(Write(trade.Size())), trade.Time, trade.MakerSells ? TakerSide.Buy : TakerSide.Sell), trade);

    private static string Write(DecimalDigits digits) => Encoding.ASCII.GetString(new Utf8Text().Append($"{digits}").Written.Span);
}
