using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;

namespace Vwap.Feeds;

/// <summary>Fetches past trades of Kraken: <c>GET /0/public/Trades</c>, arrays of trades after a time, oldest first.</summary>
/// <remarks>
/// There is no request by id. A page begins after <c>since</c>, a time in nanoseconds, or holds the newest trades; between its first and its last
/// trade nothing is missing, so that an id skipped there never existed. Errors come with status 200.
/// </remarks>
internal sealed class KrakenBackfill : IBackfill
{
    /// <summary>The pause after exceeding the rate limit: the error does not give one.</summary>
    private static readonly TimeSpan RateLimitPause = TimeSpan.FromSeconds(2);

    /// <summary>How it says so.</summary>
    private static readonly string[] RateLimitErrors = ["Too many requests", "Rate limit exceeded", "Throttled", "Temporary lockout"];

    /// <summary>Requests begin a little earlier than what is known, as the feed and REST round times differently.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromMilliseconds(1);

    public Uri CreateUri(FetchRequest request)
    {
        var uri = $"0/public/Trades?pair={Uri.EscapeDataString(ToPair(request.Stream.Product))}&count={RepairLimits.PageTradesMax}";
        return new(request.Since == default ? uri : $"{uri}&since={ToNanoseconds(request.Since - Overlap)}", UriKind.Relative);
    }

    public BackfillAnswer Read(ReadOnlySpan<byte> body, FetchRequest request)
    {
        if (!Utf8.IsValid(body))
            return BackfillAnswer.Failed("the response is not UTF-8");

        try
        {
            return ReadObject(body, request);
        }
        catch (JsonException)
        {
            return BackfillAnswer.Failed("the response is not complete JSON");
        }
    }

    /// <summary>BTC/USD is XBTUSD here, as in version 1 of the feed.</summary>
    private static string ToPair(ProductId product) =>
        string.Concat(product.Name.Split('/').Select(currency => currency switch { "BTC" => "XBT", "DOGE" => "XDG", _ => currency }));

    private static string ToNanoseconds(DateTime time) => ((Int128)(time - DateTime.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick).ToString(CultureInfo.InvariantCulture);

    private static BackfillAnswer ReadObject(ReadOnlySpan<byte> body, FetchRequest request)
    {
        var reader = new Utf8JsonReader(body);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
            return BackfillAnswer.Failed("the response is not a JSON object");

        var (text, answer) = (new JsonText(), BackfillAnswer.Failed("the response has no result"));
        string? error = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = text.Current(ref reader);
            if (name.SequenceEqual("error"u8))
                error = ReadErrors(ref reader) ?? error;
            else if (name.SequenceEqual("result"u8))
                answer = ReadResult(ref reader, text, request);
            else
                JsonText.SkipValue(ref reader);
        }

        reader.Read(); // throws on anything but white space behind the object
        return error is null ? answer
            : BackfillAnswer.Failed(error, Array.Exists(RateLimitErrors, limit => error.Contains(limit, StringComparison.Ordinal)) ? RateLimitPause : TimeSpan.Zero);
    }

    /// <returns>The errors as text; null when there is none. What begins with W is a warning.</returns>
    private static string? ReadErrors(ref Utf8JsonReader reader)
    {
        reader.Read();
        using var document = JsonDocument.ParseValue(ref reader);
        var errors = document.RootElement;
        var isWell = errors.ValueKind == JsonValueKind.Array && errors.EnumerateArray().All(static error => error.GetRawText().StartsWith("\"W", StringComparison.Ordinal));
        return isWell ? null : errors.GetRawText();
    }

    /// <summary>The rows are in the member that is not <c>last</c>: it is named after the pair, in one way or another.</summary>
    private static BackfillAnswer ReadResult(ref Utf8JsonReader reader, JsonText text, FetchRequest request)
    {
        var answer = BackfillAnswer.Failed("the result has no trades");
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return answer;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isLast = text.Current(ref reader).SequenceEqual("last"u8);
            reader.Read();
            if (!isLast && reader.TokenType == JsonTokenType.StartArray)
                answer = ReadRows(ref reader, text, request);
            else
                reader.Skip();
        }

        return answer;
    }

    private static BackfillAnswer ReadRows(ref Utf8JsonReader reader, JsonText text, FetchRequest request)
    {
        var rows = new DecodedFrame();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.StartArray)
                ReadRow(ref reader, text, request.Stream, rows);
            else
                rows.RejectElement(ref reader);
        }

        var trades = rows.Trades.ToArray();
        var complete = trades.Length == 0 ? default : new IdRange(trades.Min(trade => trade.Id), trades.Max(trade => trade.Id));
        return BackfillAnswer.Of(rows, isEnd: request.Since == default && trades.Length + rows.Rejected < RepairLimits.PageTradesMax, complete);
    }

    /// <summary>A row is price, size, time, side, order type, a remark, and id.</summary>
    private static void ReadRow(ref Utf8JsonReader reader, JsonText text, StreamId stream, DecodedFrame rows)
    {
        var fields = new TradeFields { Stream = stream };
        for (var column = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; column++)
        {
            if (column == 0 && reader.TokenType == JsonTokenType.String)
                fields.SetPrice(text.Current(ref reader));
            else if (column == 1 && reader.TokenType == JsonTokenType.String)
                fields.SetSize(text.Current(ref reader));
            else if (column == 2 && reader.TokenType == JsonTokenType.Number)
                fields.SetTime(ReadTime(reader.ValueSpan));
            else if (column == 3 && reader.TokenType == JsonTokenType.String)
                fields.SetTakerSide(text.Current(ref reader));
            else if (column == 6 && reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var id))
                fields.Id = id;
            else
                reader.Skip();
        }

        rows.Add(fields);
    }

    /// <summary>Seconds since 1970 with decimals, of which those of whole microseconds count.</summary>
    private static DateTime? ReadTime(ReadOnlySpan<byte> seconds)
    {
        var point = seconds.IndexOf((byte)'.');
        var whole = point < 0 ? seconds : seconds[..point];
        if (!Utf8Parser.TryParse(whole, out uint second, out var length) || length != whole.Length || seconds.IndexOfAny((byte)'e', (byte)'E') >= 0)
            return null;

        var microseconds = 0;
        for (var digit = 0; digit < 6; digit++)
            microseconds = microseconds * 10 + (point >= 0 && point + 1 + digit < seconds.Length ? seconds[point + 1 + digit] - '0' : 0);

        var time = DateTime.UnixEpoch.AddSeconds(second).AddMicroseconds(microseconds);
        return TradeTime.IsAccepted(time) ? time : null;
    }
}
