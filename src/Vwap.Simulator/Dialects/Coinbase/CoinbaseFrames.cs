using System.Diagnostics;
using System.Text.Json;

namespace Vwap.Simulator;

/// <summary>The trades and heartbeats of Coinbase Exchange, with its member order and number formats.</summary>
internal static class CoinbaseFrames
{
    public static ReadOnlyMemory<byte> RenderMatch(in Execution execution, string type = "match")
    {
        var (product, trade, sequence, maker, taker) = execution;
        var side = trade.MakerSells ? "sell" : "buy";
        return new Utf8Text()
            .Append($$"""{"type":"{{type}}","trade_id":{{trade.Id}},"maker_order_id":"{{maker}}","taker_order_id":"{{taker}}","side":"{{side}}","size":"{{trade.Size()}}""")
            .Append("\""u8)
            .Append($$""","price":"{{trade.Price()}}","product_id":"{{product.Name}}","sequence":{{sequence}},"time":"{{trade.Time}}"}""")
            .Written;
    }

    /// <summary>The latest trade as a <c>last_match</c>; null before the first.</summary>
    public static Frame? RenderLastMatch(Product product)
    {
        if (product.Last is not { } last)
            return null;
        return last.Recorded is { } recorded
            ? Frame.OfTrades(RenameType(recorded.Span), last.Number)
            : Frame.OfTrades(RenderMatch(last.Trades[^1], "last_match"), last.Number + last.Trades.Count - 1);
    }

    public static ReadOnlyMemory<byte> RenderHeartbeat(Product product, DateTime now) => new Utf8Text()
        .Append($$"""{"type":"heartbeat","last_trade_id":{{product.History.LastId}},"product_id":"{{product.Name}}","sequence":{{product.Sequence}},"time":"{{now}}"}""")
        .Written;

    /// <summary>Changes the type of a recorded match to <c>last_match</c> and no other byte.</summary>
    private static byte[] RenameType(ReadOnlySpan<byte> match)
    {
        var reader = new Utf8JsonReader(match);
        while (reader.Read())
        {
            var isType = reader.CurrentDepth == 1 && reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("type"u8);
            if (!isType)
                continue;
            reader.Read();
            return [.. match[..(int)reader.TokenStartIndex], .. "\"last_match\""u8, .. match[(int)reader.BytesConsumed..]];
        }

        throw new UnreachableException("Invariant: a recorded match has a type");
    }
}
