using System.Text;

namespace Vwap.Simulator;

/// <summary>The sign of life of one product.</summary>
internal static class HeartbeatFrame
{
    private const int LengthMax = 256;

    public static Frame Render(ProductId product, long lastTradeId, long sequence, DateTime now)
    {
        var text = new Utf8Text(stackalloc byte[LengthMax]);
        text.Append("{\"type\":\"heartbeat\",\"last_trade_id\":"u8);
        text.Append(lastTradeId);
        text.Append(",\"product_id\":\""u8);
        text.Append(Encoding.ASCII.GetBytes(product.Name));
        text.Append("\",\"sequence\":"u8);
        text.Append(sequence);
        text.Append(",\"time\":\""u8);
        text.Append(now);
        text.Append("\"}"u8);
        return Frame.Control(text.Written.ToArray());
    }
}
