using System.Numerics;

namespace Vwap.Tests;

/// <summary>Standard deviation, bands, TWAP and range against rationals from scratch: streaming equals batch, to the last digit.</summary>
public sealed class ReadingDetailsTests
{
    private const ReadingExtras Everything = ReadingExtras.Bands | ReadingExtras.Twap | ReadingExtras.Side | ReadingExtras.Range;

    [Fact]
    public void Details_OfAnyStream_EqualRecomputingFromScratch() => Property.Holds(cases: 1_000, random =>
    {
        var windows = random.Windows();
        var trades = random.Stream(random.Next(1, 40), timesGoBack: random.Next(2) == 0);
        var engine = new RepairingEngine(windows, new() { CanFetch = false, Hold = TimeSpan.Zero, With = Everything, KeepWindowsAt = trades[^1].Id });
        foreach (var trade in trades)
            engine.AddTrade(trade, TimeSpan.Zero);
        foreach (var kept in engine.KeptWindows)
            AssertEqualsReference(kept.Trades, kept.Reading.Details!);
    });

    /// <summary>As <see cref="BackfillTests"/>: what was inserted late counts as if it had come in time.</summary>
    [Fact]
    public void Details_AfterALateRepair_EqualTheUndisturbedOnes() => Property.Holds(cases: 500, random =>
    {
        var windows = random.Windows();
        var trades = random.Stream(random.Next(4, 40));
        var (undisturbed, disturbed) = (new VwapEngine(Everything, windows), new VwapEngine(Everything, windows));
        var lost = random.Next(1, trades.Count - 2);
        foreach (var trade in trades[..^1])
        {
            undisturbed.Add(trade);
            if (trade != trades[lost])
                disturbed.Add(trade);
        }

        disturbed.Backfill(Given.Btc, [trades[lost]]);
        Assert.Equal(Texts(undisturbed.Add(trades[^1])), Texts(disturbed.Add(trades[^1])), StringComparer.Ordinal);
    });

    [Theory]
    [InlineData("100", "0", "100", "100")]
    [InlineData("100,102", "1", "102", "100")]
    [InlineData("1,100", "49.5", "100", "1")] // at one: 50.5 ± 49.5
    [InlineData("1,1,1,1,1,1,1,1,1,100", "29.7", "40.6", "-18.8")] // a lower band below zero: 10.9 − 29.7
    [InlineData("1,2,4", "1.247219128924647", "3.58055246225798", "1.086114204408686")]
    public void Bands_OfAFewTrades_AreThoseOfAPocketCalculator(string prices, string sigma, string upper, string lower)
    {
        var engine = new VwapEngine(ReadingExtras.Bands, WindowSpec.Parse("200"));
        ReadingDetails? details = null;
        foreach (var (index, price) in prices.Split(',').Index())
            details = engine.Add(Given.Trade(index + 1, price))[0].Details;

        Assert.Equal(sigma, details!.FormatDeviation());
        Assert.Equal((upper, lower), (details.FormatBand(1), details.FormatBand(-1)));
        Assert.Null(details.Twap);
        Assert.Null(details.High);
    }

    [Fact]
    public void Twap_OfTrades_WeighsEachPriceUntilTheNext()
    {
        var engine = new VwapEngine(ReadingExtras.Twap, WindowSpec.Parse("3"));
        Assert.Equal("100", $"{engine.Add(Given.Trade(1, "100", second: 0))[0].Details!.Twap}");
        Assert.Equal("100", $"{engine.Add(Given.Trade(2, "200", second: 1))[0].Details!.Twap}");
        Assert.Equal("175", $"{engine.Add(Given.Trade(3, "900", second: 4))[0].Details!.Twap}");
        Assert.Equal("600", $"{engine.Add(Given.Trade(4, "1", second: 8))[0].Details!.Twap}");
    }

    [Fact]
    public void Side_OfTrades_SumsWhatTakersBoughtAndSold()
    {
        var engine = new VwapEngine(ReadingExtras.Side, WindowSpec.Parse("3"));
        string Add(long id, string size, TakerSide side)
        {
            var reading = engine.Add(Given.Trade(id, size: size) with { TakerSide = side })[0];
            return $"{reading.Details!.BuyVolume} {reading.Details.SellVolume} {reading.Volume}";
        }

        Assert.Equal("1.5 0 1.5", Add(1, "1.5", TakerSide.Buy));
        Assert.Equal("1.5 0.25 1.75", Add(2, "0.25", TakerSide.Sell));
        Assert.Equal("1.5 0.25 5.75", Add(3, "4", TakerSide.Unknown));
        Assert.Equal("0 0.26 4.26", Add(4, "0.01", TakerSide.Sell));
    }

    [Fact]
    public void Details_NotAskedFor_AreNotThere() => Assert.Null(Given.Engine("3").Add(Given.Trade(1))[0].Details);

    private static IEnumerable<string> Texts(ReadOnlySpan<Reading> readings) => readings.ToArray().Select(reading => Text(reading.Details!)).ToArray();

    private static string Text(ReadingDetails details) =>
        $"{details.FormatDeviation()} {string.Join(' ', Enumerable.Range(-3, 7).Select(details.FormatBand))} {details.Twap} {details.BuyVolume} {details.SellVolume} {details.First} {details.High} {details.Low}";

    private static void AssertEqualsReference(IReadOnlyList<Trade> trades, ReadingDetails details)
    {
        var sizes = trades.Select(trade => Units(trade.Size.ToExact())).ToArray();
        var prices = trades.Select(trade => Units(trade.Price.ToExact())).ToArray();
        var volume = sizes.Aggregate(BigInteger.Zero, (sum, size) => sum + size);
        var notional = sizes.Zip(prices).Aggregate(BigInteger.Zero, (sum, pair) => sum + pair.First * pair.Second);
        var squares = sizes.Zip(prices).Aggregate(BigInteger.Zero, (sum, pair) => sum + pair.First * pair.Second * pair.Second);
        var variance = volume * squares - notional * notional;
        AssertRounded(details.FormatDeviation(), BigInteger.Zero, variance, 1, volume);
        foreach (var multiple in new[] { -3, -2, -1, 1, 2, 3 })
            AssertRounded(details.FormatBand(multiple), notional, variance, multiple, volume);

        Assert.Equal((trades[0].Price.ToExact(), prices.Max(), prices.Min()), (details.First!.Value, Units(details.High!.Value), Units(details.Low!.Value)));
        Assert.Equal(SumOf(trades, TakerSide.Buy), Units(details.BuyVolume!.Value));
        Assert.Equal(SumOf(trades, TakerSide.Sell), Units(details.SellVolume!.Value));
        var (priceTime, time) = (BigInteger.Zero, BigInteger.Zero);
        for (var index = 1; index < trades.Count; index++)
        {
            var ticks = Math.Max(0, (trades[index].Time - trades[index - 1].Time).Ticks);
            (priceTime, time) = (priceTime + prices[index - 1] * ticks, time + ticks);
        }

        Assert.Equal(
            time.IsZero ? ExactReference.RoundedQuotient(prices[^1], BigInteger.Pow(10, 18)) : ExactReference.RoundedQuotient(priceTime, time * BigInteger.Pow(10, 18)),
            details.Twap!.Value.ToString());
    }

    /// <summary>The text is within half a unit of its last of 16 digits of (notional + multiple × √variance) / volume, in units of 10^-18.</summary>
    private static void AssertRounded(string text, BigInteger notional, BigInteger variance, int multiple, BigInteger volume)
    {
        const int Decimals = 80;
        var digits = text.TrimStart('-').Replace(".", "", StringComparison.Ordinal).TrimStart('0').Length;
        Assert.InRange(digits, 0, 16);
        var decimals = text.Contains('.') ? text.Length - 1 - text.IndexOf('.') : 0;
        var value = BigInteger.Parse(text.Replace(".", "", StringComparison.Ordinal)) * BigInteger.Pow(10, Decimals - decimals);
        var half = BigInteger.Pow(10, Decimals - decimals - (16 - digits)) / 2;
        if (value.IsZero)
            half = BigInteger.One;
        // volume × value − notional × 10^… against multiple × √variance, both squared with their signs.
        var scale = BigInteger.Pow(10, Decimals - 18);
        var root = multiple.CompareTo(0) * multiple * multiple * variance * scale * scale;
        Assert.True(Signed(volume * (value - half) - notional * scale) <= root, $"{text} is too high");
        Assert.True(Signed(volume * (value + half) - notional * scale) >= root, $"{text} is too low");
    }

    private static BigInteger SumOf(IReadOnlyList<Trade> trades, TakerSide side) =>
        trades.Where(trade => trade.TakerSide == side).Aggregate(BigInteger.Zero, (sum, trade) => sum + Units(trade.Size.ToExact()));

    private static BigInteger Signed(BigInteger number) => number.Sign * number * number;

    private static BigInteger Units(ExactDecimal number) => (BigInteger)number.Digits * BigInteger.Pow(10, 18 - number.Decimals);
}
