using System.ComponentModel;
using System.Text.Json.Serialization;

namespace Vwap.Web;

/// <summary>A reading as the OpenAPI document describes it; it is written by <see cref="Outputs.ReadingJson"/>, the same bytes as in the other outputs.</summary>
internal sealed record ReadingDocument
{
    [Description("The product in the venue's spelling")]
    public required string Product { get; init; }

    [Description("The window, such as 200 or 5m")]
    public required string Window { get; init; }

    [Description("Notional / volume, rounded half to even to 16 significant digits; plain digits")]
    public required string Vwap { get; init; }

    [Description("The sum of sizes, exact, in base units")]
    public required string Volume { get; init; }

    [Description("The sum of price × size, exact, in quote units")]
    public required string Notional { get; init; }

    [Description("How many trades the window holds")]
    public required int Count { get; init; }

    [JsonPropertyName("trade_id")]
    [Description("The id of the newest trade")]
    public required long TradeId { get; init; }

    [Description("The price of the newest trade")]
    public required string Price { get; init; }

    [Description("The size of the newest trade")]
    public required string Size { get; init; }

    [Description("The venue's time of the newest trade, UTC, 6 fraction digits")]
    public required string Time { get; init; }

    [Description("filling, complete or gap")]
    public required string State { get; init; }

    [Description("The venue")]
    public required string Venue { get; init; }
}
