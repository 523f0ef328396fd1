using System.Buffers;
using System.Text.Json;

namespace Vwap.Outputs;

/// <summary>A normalized trade as a JSON object: <c>{"product":…,"trade_id":…,"price":…,"size":…,"time":…,"venue":…,"taker_side":…}</c>, without the last when it is unknown.</summary>
public static class TradeJson
{
    private const int LengthMax = 256;

    /// <summary>Writes the object without a line feed. Does not allocate.</summary>
    public static void Write(in Trade trade, IBufferWriter<byte> writer)
    {
        var text = new Utf8Text(writer.GetSpan(LengthMax));
        text.Append("{\"product\":\""u8);
        text.Append(trade.Product.Name);
        text.Append((byte)'"');
        Append(ref text, trade);
        text.Append(",\"venue\":\""u8);
        text.Append(trade.Stream.Venue.Name);
        if (trade.TakerSide != TakerSide.Unknown)
        {
            text.Append("\",\"taker_side\":\""u8);
            text.Append(trade.TakerSide.ToUtf8());
        }

        text.Append("\"}"u8);
        writer.Advance(text.Length);
    }

    /// <summary>Appends a comma and the members of the trade except its product and venue, as in a reading too.</summary>
    internal static void Append(ref Utf8Text text, in Trade trade)
    {
        text.Append(",\"trade_id\":"u8);
        text.Append(trade.Id);
        text.Append(",\"price\":\""u8);
        text.Append(trade.Price.ToExact());
        text.Append("\",\"size\":\""u8);
        text.Append(trade.Size.ToExact());
        text.Append("\",\"time\":\""u8);
        text.Append(trade.Time);
        text.Append((byte)'"');
    }

    /// <summary>Parses an object written by <see cref="Write"/>. Members may be in any order; unknown ones are ignored, as a later version may add some.</summary>
    /// <returns>False when it is not a trade.</returns>
    public static bool TryRead(ReadOnlyMemory<byte> utf8, out Trade trade) => JsonMembers.TryRead(utf8, TryRead, out trade);

    /// <summary>Reads the members of the trade, among those of a reading too.</summary>
    internal static bool TryRead(JsonElement root, out Trade trade)
    {
        trade = default;
        if (!ProductId.TryParse(root.Text("product"), out var product)
            || !VenueId.TryParse(root.TryGetProperty("venue", out _) ? root.Text("venue") : VenueId.Coinbase.Name, out var venue) // earlier versions knew one
            || !(root.Number("trade_id") is { } number && number.TryGetInt64(out var id) && id > 0)
            || !Price.TryParse(root.Utf8("price"), out var price)
            || !Size.TryParse(root.Utf8("size"), out var size)
            || !TradeTime.TryParse(root.Utf8("time"), out var time))
        {
            return false;
        }

        trade = new(new(venue, product), id, price, size, time, TakerSides.Parse(root.Utf8("taker_side")));
        return true;
    }
}
