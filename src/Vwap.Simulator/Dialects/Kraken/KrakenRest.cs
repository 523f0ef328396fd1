using System.Text;
using System.Text.Json.Nodes;

namespace Vwap.Simulator;

/// <summary>The public REST API of Kraken: trades, paged by time, and pairs. Errors have status 200.</summary>
internal static class KrakenRest
{
    private const int PriceDecimalsMin = 5;

    /// <summary>Below this <c>since</c> is in seconds, from here on in nanoseconds since 1970.</summary>
    private const long NanosecondsFrom = 9_000_000_000;

    private const long NanosecondsPerSecond = 1_000_000_000;

    /// <summary>
    /// The market has microseconds; the trades of one are numbered by nanoseconds from here on. So far from the edges, a row's time truncated to
    /// microseconds is exact despite its rounding.
    /// </summary>
    private const int FirstNanosecond = 300;

    private static readonly string[] PrefixedBases = ["XBT", "ETH", "LTC", "XRP", "XLM", "XMR", "ZEC", "ETC", "REP", "MLN"];
    private static readonly string[] PrefixedQuotes = ["USD", "EUR", "XBT"];

    public static RestResponse TooManyRequests { get; } = Error("EGeneral:Too many requests");

    public static RestResponse Get(ExchangeModel exchange, RestRequest request) => request.Path switch
    {
        "/0/public/Trades" => GetTrades(exchange, request),
        "/0/public/AssetPairs" => new(200, RenderPairs(exchange.Products)),
        _ => Error("EGeneral:Unknown method"),
    };

    private static RestResponse Error(string error) => new(200, Json.Object(("error", Json.Array(error))).ToUtf8());

    /// <summary>The trades after an exclusive cursor, oldest first; the newest ones if there is no cursor.</summary>
    private static RestResponse GetTrades(ExchangeModel exchange, RestRequest request)
    {
        var countMax = SimulatorLimits.RestPageRowsMax;
        if (request["pair"] is not { Length: > 0 } pair
            || request.FindNumber("count", absent: countMax, min: 1, countMax) is not { } count
            || request.FindNumber("since", absent: 0, min: 0) is not { } since)
            return Error("EGeneral:Invalid arguments");
        if (exchange.Products.FirstOrDefault(product => NamesOf(product).Contains(pair, StringComparer.Ordinal)) is not { } listed)
            return Error("EQuery:Unknown asset pair");

        var history = listed.History;
        var cursor = since < NanosecondsFrom ? since * NanosecondsPerSecond : since;
        var start = request["since"] is null ? (int)Math.Max(0, history.Count - count) : FindStart(history, cursor);
        var end = (int)Math.Min(history.Count, start + count);
        var key = pair.Contains('/', StringComparison.Ordinal) ? pair : RestNameOf(listed);
        return new(200, RenderTrades(listed, key, start, end, cursor));
    }

    private static int FindStart(TradeHistory history, long cursor)
    {
        var time = DateTime.UnixEpoch.AddTicks(cursor / 1_000 * TimeSpan.TicksPerMicrosecond);
        var first = history.FindFirst(trade => trade.Time >= time);
        var next = history.FindFirst(trade => trade.Time > time);
        return Math.Clamp(first + (int)(cursor % 1_000) - FirstNanosecond + 1, first, next);
    }

    /// <summary>A trade's time in nanoseconds, unique among the trades of its microsecond, so that a page may end between them.</summary>
    private static long CursorOf(TradeHistory history, int position)
    {
        var time = history[position].Time;
        var first = history.FindFirst(trade => trade.Time >= time);
        return (time - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond * 1_000 + FirstNanosecond + position - first;
    }

    private static ReadOnlyMemory<byte> RenderTrades(Product product, string key, int start, int end, long since)
    {
        var text = new Utf8Text().Append($$"""{"error":[],"result":{"{{key}}":[""");
        var last = since;
        for (var position = start; position < end; position++)
        {
            var trade = product.History[position];
            last = CursorOf(product.History, position);
            var (side, order) = (trade.MakerSells ? 'b' : 's', trade.IsMarketOrder ? 'm' : 'l');
            var price = trade.Price(Math.Max(PriceDecimalsMin, product.PriceDecimals));

            // A double, as at the venue: off by up to a quarter of a microsecond.
            text.Append($$"""{{(position > start ? "," : "")}}["{{price}}","{{trade.Size(KrakenDialect.SizeDecimals)}}",{{last / 1e9}},"{{side}}","{{order}}","",{{trade.Id}}]""");
        }

        return text.Append($$$"""],"last":"{{{last}}}"}}""").Written;
    }

    private static ReadOnlyMemory<byte> RenderPairs(IEnumerable<Product> products)
    {
        var pairs = products.Select(product => $"\"{RestNameOf(product)}\":{Describe(product).ToJsonString()}");
        return Encoding.ASCII.GetBytes($"{{\"error\":[],\"result\":{{{string.Join(',', pairs)}}}}}");
    }

    private static JsonObject Describe(Product product)
    {
        var (baseAsset, quote) = (AssetOf(product.Base), AssetOf(product.Quote));
        return Json.Object(
            ("altname", baseAsset + quote), ("wsname", $"{baseAsset}/{quote}"),
            ("pair_decimals", product.PriceDecimals), ("lot_decimals", KrakenDialect.SizeDecimals));
    }

    /// <summary>The names a request may use: BTC/USD, XBT/USD, XBTUSD, XXBTZUSD.</summary>
    private static string[] NamesOf(Product product)
    {
        var (baseAsset, quote) = (AssetOf(product.Base), AssetOf(product.Quote));
        return [product.Name, $"{baseAsset}/{quote}", baseAsset + quote, RestNameOf(product)];
    }

    /// <summary>In the oldest pairs asset names have a prefix: X for coins, Z for currencies.</summary>
    private static string RestNameOf(Product product)
    {
        var (baseAsset, quote) = (AssetOf(product.Base), AssetOf(product.Quote));
        var isPrefixed = PrefixedQuotes.Contains(quote, StringComparer.Ordinal)
            && (PrefixedBases.Contains(baseAsset, StringComparer.Ordinal) || (baseAsset, quote) == ("XDG", "XBT"));
        return isPrefixed ? $"X{baseAsset}{(quote == "XBT" ? 'X' : 'Z')}{quote}" : baseAsset + quote;
    }

    private static string AssetOf(string currency) => currency switch
    {
        "BTC" => "XBT",
        "DOGE" => "XDG",
        _ => currency,
    };
}
