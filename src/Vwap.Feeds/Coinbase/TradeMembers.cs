using System.Text.Json;

namespace Vwap.Feeds;

/// <summary>The members that a trade has on the socket and over REST alike, as far as they are there and well-formed.</summary>
internal struct TradeMembers
{
    private long? _id;
    private Price? _price;
    private Size? _size;
    private DateTime? _time;

    /// <summary>Reads the value of the member of this name, on which the reader stands, if it is one of ours.</summary>
    public bool TryRead(scoped ReadOnlySpan<byte> name, ref Utf8JsonReader reader, JsonText text)
    {
        if (name.SequenceEqual("trade_id"u8))
            _id = JsonText.ReadId(ref reader);
        else if (name.SequenceEqual("price"u8))
            _price = Price.TryParse(text.Read(ref reader), out var price) ? price : null;
        else if (name.SequenceEqual("size"u8))
            _size = Size.TryParse(text.Read(ref reader), out var size) ? size : null;
        else if (name.SequenceEqual("time"u8))
            _time = TradeTime.TryParse(text.Read(ref reader), out var time) ? time : null;
        else
            return false;
        return true;
    }

    /// <returns>What keeps the members from being a trade of <paramref name="product"/>, or none.</returns>
    public readonly FrameFault ToTrade(ProductId product, out Trade trade)
    {
        trade = default;
        if (_id is not > 0)
            return FrameFault.BadTradeId;
        if (_price is null)
            return FrameFault.BadPrice;
        if (_size is null)
            return FrameFault.BadSize;
        if (_time is null)
            return FrameFault.BadTime;

        trade = new(product, _id.Value, _price.Value, _size.Value, _time.Value);
        return FrameFault.None;
    }
}
