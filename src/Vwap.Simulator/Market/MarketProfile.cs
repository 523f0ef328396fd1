namespace Vwap.Simulator;

/// <summary>The parameters of a product's generated market.</summary>
/// <param name="PriceDecimals">Prices are whole numbers of 10^-this, the price increment.</param>
/// <param name="SizeDecimals">Sizes are whole numbers of 10^-this, the size increment.</param>
/// <param name="Level">The price it starts at and reverts to, in price increments.</param>
/// <param name="TypicalSize">The median size, in size increments.</param>
/// <param name="Weight">The share of bursts, relative to the other products.</param>
internal sealed record MarketProfile(int PriceDecimals, int SizeDecimals, long Level, long TypicalSize, int Weight)
{
    /// <summary>Realistic values for the default products, values drawn from the seed for any other <see cref="Product.Key"/>.</summary>
    public static MarketProfile Create(string key, long seed) => key switch
    {
        "BTC-USD" => new(PriceDecimals: 2, SizeDecimals: 8, Level: 11_686_503, TypicalSize: 400_000, Weight: 50),
        "ETH-USD" => new(PriceDecimals: 2, SizeDecimals: 8, Level: 482_530, TypicalSize: 10_000_000, Weight: 35),
        "ETH-BTC" => new(PriceDecimals: 5, SizeDecimals: 8, Level: 4_129, TypicalSize: 8_000_000, Weight: 5),
        _ => Draw(key, new SeededRandom(seed, "profile " + key)),
    };

    private static MarketProfile Draw(string key, SeededRandom random)
    {
        // Five significant digits: prices from 0.01 to 9,999.9, or below 0.01 for what is quoted in bitcoin. Cheap coins trade in coarse sizes.
        var priceDecimals = (int)(key.EndsWith("-BTC", StringComparison.Ordinal) ? random.Between(7, 8) : random.Between(1, 6));
        var sizeDecimals = priceDecimals <= 2 ? 8 : 8 - priceDecimals;
        return new(
            priceDecimals,
            sizeDecimals,
            Level: random.Between(10_000, 99_999),
            TypicalSize: random.Between(100, 100_000) * (priceDecimals <= 2 ? 1_000 : 10),
            Weight: (int)random.Between(1, 20));
    }
}
