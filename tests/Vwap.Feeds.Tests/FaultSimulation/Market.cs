using System.Globalization;
using System.Text;

namespace Vwap.Feeds.Tests;

/// <summary>All trades of a night and of the hour before it, known in advance: contiguous ids, bursts that share one time, digits of every length.</summary>
internal sealed class Market
{
    private readonly Dictionary<ProductId, MarketTrade[]> _trades = [];

    public Market(NightPlan plan)
    {
        var random = plan.Random(2);
        foreach (var product in plan.Products)
            _trades[product] = Draw(product, plan, random);
    }

    public MarketTrade[] Of(ProductId product) => _trades[product];

    /// <summary>How many trades have happened until <paramref name="now"/>.</summary>
    public int CountUntil(ProductId product, DateTime now)
    {
        var trades = _trades[product];
        var (low, high) = (0, trades.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (trades[middle].Trade.Time <= now)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    private static MarketTrade[] Draw(ProductId product, NightPlan plan, Random random)
    {
        var trades = new List<MarketTrade>();
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
                trades.Add(MarketTrade.Create(product, id++, DrawPrice(ref cents, random), DrawSize(random), time));
            time += TimeSpan.FromMicroseconds(Math.Round(pause.TotalMicroseconds * -Math.Log(1 - random.NextDouble()) + 1));
        }

        return [.. trades];
    }

    private static string DrawPrice(ref long cents, Random random)
    {
        cents = Math.Max(1, cents + random.NextInt64(-50, 51));
        var decimals = random.Next(10) == 0 ? random.Next(0, 9) : 2;
        return Write(cents, decimals);
    }

    private static string DrawSize(Random random) => random.Next(8) switch
    {
        0 => "0.00000001",
        1 => Write(random.NextInt64(1, 1_000), 0),
        _ => Write(random.NextInt64(1, 1_000_000_000), random.Next(3, 9)),
    };

    private static string Write(long digits, int decimals) => (digits / (decimal)Math.Pow(10, decimals)).ToString(CultureInfo.InvariantCulture);
}

/// <summary>A trade as the engine should see it, as its frame on the socket, and as its row over REST.</summary>
internal sealed record MarketTrade(Trade Trade, byte[] Frame, string Row)
{
    public static MarketTrade Create(ProductId product, long id, string price, string size, DateTime time)
    {
        var written = time.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
        var frame = $$"""{"type":"match","trade_id":{{id}},"maker_order_id":"m","taker_order_id":"t","side":"buy","size":"{{size}}","price":"{{price}}","product_id":"{{product}}","sequence":{{id * 3}},"time":"{{written}}"}""";
        var row = $$"""{"time":"{{written}}","trade_id":{{id}},"price":"{{Pad(price)}}","size":"{{Pad(size)}}","side":"buy"}""";
        return new(new(product, id, Price.Parse(price), Size.Parse(size), time), Encoding.ASCII.GetBytes(frame), row);
    }

    /// <summary>REST pads numbers with zeros.</summary>
    private static string Pad(string number) => (number.Contains('.', StringComparison.Ordinal) ? number : number + ".") + "00";
}
