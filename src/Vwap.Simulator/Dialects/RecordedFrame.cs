using System.Text;

namespace Vwap.Simulator;

/// <summary>A recorded frame, unchanged, with its trades in execution order; those of a snapshot are from before the subscription.</summary>
internal sealed record RecordedFrame(ReadOnlyMemory<byte> Utf8, bool IsSnapshot, IReadOnlyList<RecordedTrade> Trades);

/// <summary>A recorded trade, null if its id, price, size or time is invalid, and the product's sequence number, 0 if unknown.</summary>
internal readonly record struct RecordedTrade(ProductId Product, MarketTrade? Trade, long Sequence)
{
    /// <summary>Parses a trade from its members; null if it has no valid product.</summary>
    public static RecordedTrade? Read(
        string? product, long? id, string? price, string? size, string? time, bool makerSells, bool isMarketOrder = false, long sequence = 0)
    {
        if (!ProductId.TryParse(product, out var productId))
            return null;
        var isValid = Price.TryParse(Bytes(price), out var priceRead) & Size.TryParse(Bytes(size), out var sizeRead) & TradeTime.TryParse(Bytes(time), out var timeRead);
        return new(
            productId,
            isValid && id is > 0 and var valid
                ? new(valid, priceRead.Digits, sizeRead.Digits, timeRead, priceRead.Decimals, sizeRead.Decimals, makerSells, isMarketOrder)
                : null,
            sequence);
    }

    private static byte[] Bytes(string? text) => Encoding.UTF8.GetBytes(text ?? "");
}
