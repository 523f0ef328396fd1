using System.Text;
using System.Text.Json;

namespace Vwap.Simulator;

/// <summary>The frame of one trade, byte for byte as the exchange writes it.</summary>
internal static class MatchFrame
{
    /// <summary>The fixed text takes some 180 bytes, the values at most 230.</summary>
    private const int LengthMax = 512;

    public static byte[] Render(ProductListing listing, in Execution execution)
    {
        var text = new Utf8Text(stackalloc byte[LengthMax]);
        text.Append("{\"type\":\"match\",\"trade_id\":"u8);
        text.Append(execution.TradeId);
        text.Append(",\"maker_order_id\":\""u8);
        text.Append(execution.Maker);
        text.Append("\",\"taker_order_id\":\""u8);
        text.Append(execution.Taker);
        text.Append(execution.MakerSells ? "\",\"side\":\"sell\",\"size\":\""u8 : "\",\"side\":\"buy\",\"size\":\""u8);
        text.AppendDecimal(execution.Size, listing.SizeDecimals);
        text.Append("\",\"price\":\""u8);
        text.AppendDecimal(execution.Price, listing.PriceDecimals);
        text.Append("\",\"product_id\":\""u8);
        text.Append(Encoding.ASCII.GetBytes(listing.Id.Name));
        text.Append("\",\"sequence\":"u8);
        text.Append(execution.Sequence);
        text.Append(",\"time\":\""u8);
        text.Append(execution.Time);
        text.Append("\"}"u8);
        return text.Written.ToArray();
    }

    /// <summary>The same bytes with the type <c>last_match</c>.</summary>
    public static Frame AsLastMatch(Frame match)
    {
        var utf8 = match.Utf8.Span;
        var (start, length) = FindType(utf8);
        byte[] renamed = [.. utf8[..start], .. "\"last_match\""u8, .. utf8[(start + length)..]];
        return Frame.Trade(renamed, match.TradeNumber);
    }

    private static (int Start, int Length) FindType(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8);
        while (reader.Read())
        {
            var isType = reader.CurrentDepth == 1 && reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("type"u8);
            if (!isType)
                continue;
            reader.Read();
            return ((int)reader.TokenStartIndex, (int)(reader.BytesConsumed - reader.TokenStartIndex));
        }

        throw new ArgumentException("a match frame without a type", nameof(utf8));
    }
}
