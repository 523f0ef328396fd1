using System.Text.Json;
using System.Text.Unicode;

namespace Vwap.Feeds;

/// <summary>Reads the answer to <c>GET /products/{id}/trades</c>: a JSON array of trades without a product.</summary>
/// <remarks>Pure. A row that is no trade is passed over, so that its id stays missing; a body that is no array is no answer.</remarks>
public static class CoinbaseTradesPage
{
    /// <summary>Reads a page.</summary>
    /// <param name="body">The answer's body.</param>
    /// <param name="product">Whose trades were asked for.</param>
    /// <param name="trades">The trades in the order in which they came: newest first, at a venue that keeps its word.</param>
    /// <returns>False when the body is torn, is no JSON array, or is no UTF-8.</returns>
    public static bool TryRead(ReadOnlySpan<byte> body, ProductId product, out IReadOnlyList<Trade> trades)
    {
        var rows = new List<Trade>();
        trades = rows;
        if (!Utf8.IsValid(body))
            return false;

        try
        {
            return TryReadArray(body, product, rows);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool TryReadArray(ReadOnlySpan<byte> body, ProductId product, List<Trade> trades)
    {
        var reader = new Utf8JsonReader(body);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
            return false;

        var text = new JsonText();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
                reader.Skip();
            else if (ReadRow(ref reader, text).ToTrade(product, out var trade) == FrameFault.None)
                trades.Add(trade);
        }

        reader.Read(); // throws on anything but white space behind the array
        return true;
    }

    private static TradeMembers ReadRow(ref Utf8JsonReader reader, JsonText text)
    {
        var members = default(TradeMembers);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!members.TryRead(text.Current(ref reader), ref reader, text))
                JsonText.SkipValue(ref reader);
        }

        return members;
    }
}
