namespace Vwap.Tests;

/// <summary>Trades of many products from one seed: prices 10^-8 to 10^6, sizes 10^-8 to 10^9, bursts that share one time.</summary>
internal static class GeneratedMarket
{
    private const int Products = 50;

    public static IEnumerable<Trade> Trades(int seed, int count)
    {
        var random = new Random(seed);
        var products = Enumerable.Range(0, Products).Select(number => StreamId.Parse($"T{number}-USD")).ToArray();
        var ids = products.Select(_ => random.NextInt64(1, 1_000_000_000)).ToArray();
        var time = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        for (var made = 0; made < count; made++)
        {
            if (random.Next(4) > 0)
                time = time.AddMicroseconds(random.Next(1, 40_000));
            var product = random.Next(Products);
            yield return new(products[product], ids[product]++, Price.Parse(Draw(random, 14)), Size.Parse(Draw(random, 17)), time);
        }
    }

    /// <summary>A number above zero of up to so many digits, each magnitude as likely as the others, with 8 decimals.</summary>
    private static string Draw(Random random, int digitsMax)
    {
        var digits = (decimal)random.NextInt64(1, (long)Math.Pow(10, random.Next(1, digitsMax + 1)) + 1);
        return (digits / 100_000_000m).ToString();
    }
}
