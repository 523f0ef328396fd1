using System.Text.Json.Nodes;

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
            ["", "products"] => new(200, new JsonArray([.. exchange.Products.Select(Describe)]).ToUtf8()),
            ["", "products", var id] when exchange.Find(id) is { } product => new(200, Describe(product).ToUtf8()),
            ["", "products", var id, "trades"] when exchange.Find(id) is { } product => GetTrades(product, request),
            _ => Message(404, "NotFound"),
        };
    }

    private static RestResponse Message(int status, string message, params (string Name, string Value)[] headers) =>
        new(status, Json.Object(("message", message)).ToUtf8(), headers);

    /// <summary>The newest trades between two exclusive id cursors, newest first.</summary>
    private static RestResponse GetTrades(Product product, RestRequest request)
    {
        if (request.FindNumber("limit", absent: SimulatorLimits.RestPageRowsMax, min: 1) is not { } limit)
            return Invalid("limit");
        if (request.FindNumber("before", absent: 0, min: 1) is not { } above)
            return Invalid("before");
        if (request.FindNumber("after", absent: long.MaxValue, min: 1) is not { } below)
            return Invalid("after");

        var end = product.History.FindFirst(trade => trade.Id >= below);
        var start = Math.Max(product.History.FindFirst(trade => trade.Id > above), end - (int)Math.Min(limit, SimulatorLimits.RestPageRowsMax));
        var page = product.History.Take(start, end).Reverse().ToArray();
        return page.Length == 0
            ? new(200, RenderTrades(page))
            : new(200, RenderTrades(page), ("CB-BEFORE", $"{page[0].Id}"), ("CB-AFTER", $"{page[^1].Id}"));

        static RestResponse Invalid(string parameter) => Message(400, $"Invalid {parameter}: it has to be a whole number above 0");
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

    private static JsonObject Describe(Product product) => Json.Object(
        ("id", product.Name), ("base_currency", product.Base), ("quote_currency", product.Quote),
        ("quote_increment", ToIncrement(product.PriceDecimals)), ("base_increment", ToIncrement(product.SizeDecimals)), ("display_name", product.Name),
        ("min_market_funds", "1"), ("margin_enabled", false), ("post_only", false), ("limit_only", false), ("cancel_only", false),
        ("status", "online"), ("status_message", ""), ("trading_disabled", false), ("fx_stablecoin", false),
        ("max_slippage_percentage", "0.02000000"), ("auction_mode", false), ("high_bid_limit_percentage", ""));

    private static string ToIncrement(int decimals) => decimals == 0 ? "1" : "0." + new string('0', decimals - 1) + "1";
}
