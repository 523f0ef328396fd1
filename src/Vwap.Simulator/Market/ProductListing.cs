namespace Vwap.Simulator;

/// <summary>A product as the exchange lists it.</summary>
/// <param name="Id">The product.</param>
/// <param name="PriceDecimals">Prices are whole numbers of 10^-this, the quote increment.</param>
/// <param name="SizeDecimals">Sizes are whole numbers of 10^-this, the base increment.</param>
internal sealed record ProductListing(ProductId Id, int PriceDecimals, int SizeDecimals)
{
    public string BaseCurrency => Id.Name.Split('-')[0];

    public string QuoteCurrency => Id.Name.Split('-')[^1];
}
