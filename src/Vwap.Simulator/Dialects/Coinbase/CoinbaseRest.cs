using System.Globalization;
using System.Text.Json;

namespace Vwap.Simulator;

/// <summary>The public REST API of Coinbase Exchange: products, trades, time.</summary>
internal static class CoinbaseRest
{
    /// <summary>REST pads prices and sizes to this many decimals; the WebSocket feed does not.</summary>
    private const int PaddedDecimals = 8;

    public static RestResponse TooManyRequests { get; } = Message(429, "Public rate limit exceeded", ("Retry-After", "1"));

    public static RestResponse Get(ExchangeModel exchange, RestRequest request)
    {
        if (!request.HasUserAgent)
            return Message(400, "User-Agent header is required");

        return request.Path.Split('/') switch
        {
            ["", "time"] => new(200, RenderTime(exchange.Now)),
            ["", "products"] => new(200, RenderProducts(exchange.Products)),
            ["", "products", var id] when exchange.Find(id) is { } product => new(200, Json.Write(json => Write(json, product))),
            ["", "products", var id, "trades"] when exchange.Find(id) is { } product => GetTrades(product, request),
            _ => Message(404, "NotFound"),
        };
    }

    private static RestResponse Message(int status, string message, params (string Name, string Value)[] headers) =>
        new(status, Json.WriteObject(json => json.WriteString("message"u8, message)), headers);

    /// <summary>The newest trades between two exclusive id cursors, newest first.</summary>
    private static RestResponse GetTrades(Product product, RestRequest request)
    {
        if (ReadNumber(request, "limit", SimulatorLimits.RestPageRowsMax) is not { } limit)
            return Invalid("limit");
        if (ReadNumber(request, "before", 0) is not { } above)
            return Invalid("before");
        if (ReadNumber(request, "after", long.MaxValue) is not { } below)
            return Invalid("after");

        var end = product.History.FindFirst(trade => trade.Id >= below);
        var start = Math.Max(product.History.FindFirst(trade => trade.Id > above), end - (int)Math.Min(limit, SimulatorLimits.RestPageRowsMax));
        var page = product.History.Take(start, end).Reverse().ToArray();
        return page.Length == 0
            ? new(200, RenderTrades(page))
            : new(200, RenderTrades(page), ("CB-BEFORE", $"{page[0].Id}"), ("CB-AFTER", $"{page[^1].Id}"));

        static RestResponse Invalid(string parameter) => Message(400, $"Invalid {parameter}: it has to be a whole number above 0");
    }

    private static long? ReadNumber(RestRequest request, string parameter, long absent)
    {
        if (request[parameter] is not { } text)
            return absent;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;
    }

    private static ReadOnlyMemory<byte> RenderTrades(MarketTrade[] page)
    {
        var text = new Utf8Text();
        foreach (var trade in page)
        {
            text.Append(text.Written.IsEmpty ? "["u8 : ","u8);
            text.Append($$"""{"trade_id":{{trade.Id}},"side":"{{(trade.MakerSells ? "sell" : "buy")}}","size":"{{trade.Size(PaddedDecimals)}}","price":"{{trade.Price(PaddedDecimals)}}","time":"{{trade.Time}}"}""");
        }

        return text.Append(text.Written.IsEmpty ? "[]"u8 : "]"u8).Written;
    }

    /// <summary>The time as text and as seconds since 1970, with milliseconds.</summary>
    private static ReadOnlyMemory<byte> RenderTime(DateTime now)
    {
        var milliseconds = new DateTimeOffset(now).ToUnixTimeMilliseconds();
        return new Utf8Text().Append($$"""{"iso":"{{now:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}}","epoch":{{milliseconds / 1_000}}.{{milliseconds % 1_000:D3}}}""").Written;
    }

    private static ReadOnlyMemory<byte> RenderProducts(IEnumerable<Product> products) => Json.Write(json =>
    {
        json.WriteStartArray();
        foreach (var product in products)
            Write(json, product);
        json.WriteEndArray();
    });

    private static void Write(Utf8JsonWriter json, Product product)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, product.Name);
        json.WriteString("base_currency"u8, product.Base);
        json.WriteString("quote_currency"u8, product.Quote);
        json.WriteString("quote_increment"u8, ToIncrement(product.PriceDecimals));
        json.WriteString("base_increment"u8, ToIncrement(product.SizeDecimals));
        json.WriteString("display_name"u8, product.Name);
        json.WriteString("min_market_funds"u8, "1"u8);
        json.WriteBoolean("margin_enabled"u8, value: false);
        json.WriteBoolean("post_only"u8, value: false);
        json.WriteBoolean("limit_only"u8, value: false);
        json.WriteBoolean("cancel_only"u8, value: false);
        json.WriteString("status"u8, "online"u8);
        json.WriteString("status_message"u8, ""u8);
        json.WriteBoolean("trading_disabled"u8, value: false);
        json.WriteBoolean("fx_stablecoin"u8, value: false);
        json.WriteString("max_slippage_percentage"u8, "0.02000000"u8);
        json.WriteBoolean("auction_mode"u8, value: false);
        json.WriteString("high_bid_limit_percentage"u8, ""u8);
        json.WriteEndObject();
    }

    private static string ToIncrement(int decimals) => decimals == 0 ? "1" : "0." + new string('0', decimals - 1) + "1";
}
