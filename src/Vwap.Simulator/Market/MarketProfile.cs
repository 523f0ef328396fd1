namespace Vwap.Simulator;

/// <summary>How the generated market of a product behaves.</summary>
/// <param name="Listing">The product.</param>
/// <param name="Level">Where the price starts and returns to, in quote increments.</param>
/// <param name="TypicalSize">The middle of the sizes, in base increments.</param>
/// <param name="Weight">How often a burst is of this product, against the weights of the others.</param>
internal sealed record MarketProfile(ProductListing Listing, long Level, long TypicalSize, int Weight)
{
    private static readonly string[] DefaultNames = ["BTC-USD", "ETH-USD", "ETH-BTC"];

    /// <summary>What a generated market trades unless it is told otherwise.</summary>
    public static IReadOnlyList<ProductId> DefaultProducts { get; } = [.. DefaultNames.Select(ProductId.Parse)];

    /// <summary>The profile of a product: as on the real exchange for the default ones, from the seed for any other.</summary>
    public static MarketProfile Create(ProductId product, long seed) => product.Name switch
    {
        "BTC-USD" => new(new(product, PriceDecimals: 2, SizeDecimals: 8), Level: 11_686_503, TypicalSize: 400_000, Weight: 50),
        "ETH-USD" => new(new(product, PriceDecimals: 2, SizeDecimals: 8), Level: 482_530, TypicalSize: 10_000_000, Weight: 35),
        "ETH-BTC" => new(new(product, PriceDecimals: 5, SizeDecimals: 8), Level: 4_129, TypicalSize: 8_000_000, Weight: 5),
        _ => Draw(product, new SeededRandom(seed, "profile " + product.Name)),
    };

    private static MarketProfile Draw(ProductId product, SeededRandom random)
    {
        // Five significant digits: prices from 0.01 to 9,999.9, or below 0.01 for what is quoted in bitcoin. Cheap coins trade in coarse sizes.
        var priceDecimals = (int)(product.Name.EndsWith("-BTC", StringComparison.Ordinal) ? random.Between(7, 8) : random.Between(1, 6));
        var sizeDecimals = priceDecimals <= 2 ? 8 : 8 - priceDecimals;
        return new(
            new(product, priceDecimals, sizeDecimals),
            Level: random.Between(10_000, 99_999),
            TypicalSize: random.Between(100, 100_000) * (priceDecimals <= 2 ? 1_000 : 10),
            Weight: (int)random.Between(1, 20));
    }
}
