using System.Text;
using System.Text.Json;

namespace Vwap.Tests;

/// <summary>Frames of the exchange as these tests read them: slowly, by the platform's parser.</summary>
internal static class Frame
{
    /// <summary>The trade in a frame; null for a frame of another type.</summary>
    public static Trade? Read(string frame)
    {
        using var document = JsonDocument.Parse(frame);
        var root = document.RootElement;
        if (root.GetProperty("type").GetString() is not ("match" or "last_match"))
            return null;

        Assert.True(TradeTime.TryParse(JsonUtf8(root, "time"), out var time), frame);
        return new(
            StreamId.Parse(root.GetProperty("product_id").GetString()!),
            root.GetProperty("trade_id").GetInt64(),
            Price.Parse(root.GetProperty("price").GetString()!),
            Size.Parse(root.GetProperty("size").GetString()!),
            time);
    }

    public static string Write(in Trade trade)
    {
        Span<byte> time = stackalloc byte[TradeTime.TextLength];
        TradeTime.Format(trade.Time, time);
        return $$"""
            {"type":"match","trade_id":{{trade.Id}},"product_id":"{{trade.Product}}","price":"{{trade.Price}}","size":"{{trade.Size}}","time":"{{Encoding.ASCII.GetString(time)}}"}
            """;
    }

    private static byte[] JsonUtf8(JsonElement root, string name) => Encoding.UTF8.GetBytes(root.GetProperty(name).GetString()!);
}
