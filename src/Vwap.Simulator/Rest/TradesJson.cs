using System.Buffers;

namespace Vwap.Simulator;

/// <summary>A page of trades: prices and sizes padded to eight decimals, as REST shows them and the socket does not.</summary>
internal static class TradesJson
{
    private const int PaddedDecimals = 8;

    /// <summary>The fixed text takes some 70 bytes, the values at most 150.</summary>
    private const int RowLengthMax = 256;

    public static ReadOnlyMemory<byte> Render(TapedTrade[] page)
    {
        var buffer = new ArrayBufferWriter<byte>(2 + page.Length * 128);
        buffer.Write("["u8);
        for (var row = 0; row < page.Length; row++)
        {
            if (row > 0)
                buffer.Write(","u8);
            Append(buffer, page[row]);
        }

        buffer.Write("]"u8);
        return buffer.WrittenMemory;
    }

    private static void Append(ArrayBufferWriter<byte> buffer, in TapedTrade trade)
    {
        var text = new Utf8Text(stackalloc byte[RowLengthMax]);
        text.Append("{\"trade_id\":"u8);
        text.Append(trade.Id);
        text.Append(trade.MakerSells ? ",\"side\":\"sell\",\"size\":\""u8 : ",\"side\":\"buy\",\"size\":\""u8);
        text.AppendDecimal(trade.SizeDigits, trade.SizeDecimals, PaddedDecimals);
        text.Append("\",\"price\":\""u8);
        text.AppendDecimal(trade.PriceDigits, trade.PriceDecimals, PaddedDecimals);
        text.Append("\",\"time\":\""u8);
        text.Append(trade.Time);
        text.Append("\"}"u8);
        buffer.Write(text.Written);
    }
}
