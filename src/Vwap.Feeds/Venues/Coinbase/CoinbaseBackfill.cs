using System.Text.Json;
using System.Text.Unicode;

namespace Vwap.Feeds;

/// <summary>Fetches past trades of Coinbase Exchange: <c>GET /products/{id}/trades</c>, a JSON array of trades without a product.</summary>
/// <remarks>
/// The newest <c>limit</c> trades with ids below <c>after</c>, newest first. REST may lag behind the feed, so a page proves nothing about trades it
/// lacks, except when it is empty: then there is nothing older.
/// </remarks>
internal sealed class CoinbaseBackfill : IBackfill
{
    public Uri CreateUri(FetchRequest request) => new(
        $"products/{Uri.EscapeDataString(request.Stream.Product.Name)}/trades?after={request.Ids.To + 1}&limit={request.Ids.Count}", UriKind.Relative);

    public BackfillAnswer Read(ReadOnlySpan<byte> body, FetchRequest request)
    {
        if (!Utf8.IsValid(body))
            return BackfillAnswer.Failed("the response is not UTF-8");

        try
        {
            return ReadArray(body, request.Stream);
        }
        catch (JsonException)
        {
            return BackfillAnswer.Failed("the response is not complete JSON");
        }
    }

    private static BackfillAnswer ReadArray(ReadOnlySpan<byte> body, StreamId stream)
    {
        var reader = new Utf8JsonReader(body);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
            return BackfillAnswer.Failed("the response is not a JSON array");

        var (rows, text) = (new DecodedFrame(), new JsonText());
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.StartObject)
                ReadRow(ref reader, text, stream, rows);
            else
                rows.RejectElement(ref reader);
        }

        reader.Read(); // throws on anything but white space behind the array
        return BackfillAnswer.Of(rows, isEnd: rows.Trades.IsEmpty, complete: default);
    }

    private static void ReadRow(ref Utf8JsonReader reader, JsonText text, StreamId stream, DecodedFrame rows)
    {
        var fields = new TradeFields { Stream = stream };
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!CoinbaseFields.TryRead(text.Current(ref reader), ref reader, text, ref fields))
                JsonText.SkipValue(ref reader);
        }

        rows.Add(fields);
    }
}

/// <summary>The members that a trade has on the socket and over REST alike.</summary>
internal static class CoinbaseFields
{
    /// <summary>Reads the value of the member of this name, that the reader is on, if it is one of a trade.</summary>
    public static bool TryRead(scoped ReadOnlySpan<byte> name, ref Utf8JsonReader reader, JsonText text, ref TradeFields fields)
    {
        if (name.SequenceEqual("trade_id"u8))
            fields.Id = JsonText.ReadInteger(ref reader);
        else if (name.SequenceEqual("price"u8))
            fields.SetPrice(text.Read(ref reader));
        else if (name.SequenceEqual("size"u8))
            fields.SetSize(text.Read(ref reader));
        else if (name.SequenceEqual("time"u8))
            fields.SetTime(text.Read(ref reader));
        else if (name.SequenceEqual("side"u8))
            fields.SetMakerSide(text.Read(ref reader));
        else
            return false;
        return true;
    }
}
