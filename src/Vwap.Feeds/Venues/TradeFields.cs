namespace Vwap.Feeds;

/// <summary>The fields of a trade, as far as they are present and well-formed.</summary>
internal struct TradeFields
{
    public StreamId? Stream;
    public long? Id;
    private Price? _price;
    private Size? _size;
    private DateTime? _time;
    private TakerSide _takerSide;

    public void SetPrice(ReadOnlySpan<byte> utf8) => _price = Price.TryParse(utf8, out var price) ? price : null;

    public void SetSize(ReadOnlySpan<byte> utf8) => _size = Size.TryParse(utf8, out var size) ? size : null;

    public void SetTime(ReadOnlySpan<byte> utf8) => _time = TradeTime.TryParse(utf8, out var time) ? time : null;

    public void SetTime(DateTime? time) => _time = time;

    /// <summary>Sets the side; without one that can be read the trade counts, its side unknown.</summary>
    public void SetTakerSide(ReadOnlySpan<byte> utf8) => _takerSide = TakerSides.Parse(utf8);

    /// <summary>Sets the side from that of the maker, which is the other one.</summary>
    public void SetMakerSide(ReadOnlySpan<byte> utf8) => _takerSide = TakerSides.Parse(utf8).Opposite();

    /// <returns>Why the fields are not a trade; none when they are.</returns>
    public readonly FrameFault TryMakeTrade(out Trade trade)
    {
        trade = default;
        if (Stream is null)
            return FrameFault.ForeignProduct;
        if (Id is not > 0 || Id > FeedLimits.TradeIdMax)
            return FrameFault.BadTradeId;
        if (_price is null)
            return FrameFault.BadPrice;
        if (_size is null)
            return FrameFault.BadSize;
        if (_time is null)
            return FrameFault.BadTime;

        trade = new(Stream, Id.Value, _price.Value, _size.Value, _time.Value, _takerSide);
        return FrameFault.None;
    }
}
