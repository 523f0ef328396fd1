using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Vwap.Simulator.Tests;

/// <summary>A trade as a client reads it from a frame.</summary>
internal sealed record SeenTrade(string Product, long Id, Price Price, Size Size, DateTime Time, bool TakerBuys, bool IsPast);

/// <summary>The venues' wire formats, implemented without the code under test. Products are named BTC-USD here.</summary>
internal static partial class VenueWire
{
    public static TheoryData<string> Venues => ["coinbase", "coinbase-advanced", "kraken"];

    public static string NameOf(string venue, string product) => venue == "kraken" ? product.Replace('-', '/') : product;

    /// <summary>The requests for trades and heartbeats.</summary>
    public static IEnumerable<string> Subscribe(string venue, params string[] products)
    {
        var names = string.Join(',', products.Select(product => $"\"{NameOf(venue, product)}\""));
        return venue switch
        {
            "coinbase" => [$$"""{"type":"subscribe","product_ids":[{{names}}],"channels":["matches","heartbeat"]}"""],
            "kraken" => [$$$"""{"method":"subscribe","params":{"channel":"trade","symbol":[{{{names}}}],"snapshot":true}}"""],
            _ => [$$"""{"type":"subscribe","product_ids":[{{names}}],"channel":"market_trades"}""", """{"type":"subscribe","channel":"heartbeats"}"""],
        };
    }

    /// <summary>Whether it is a heartbeat, a reply or a status.</summary>
    public static bool IsControl(string frame) => ControlFrame().IsMatch(frame);

    /// <summary>The frame without what differs between runs: the time and number that Advanced Trade puts on each.</summary>
    public static string WithoutNumber(string frame) => Number().Replace(frame, "");

    public static List<SeenTrade> ReadTrades(string venue, string frame)
    {
        if (IsControl(frame))
            return [];
        var json = JsonElement.Parse(frame);
        return venue switch
        {
            "coinbase" => [ReadCoinbase(json)],
            "kraken" => [.. json.GetProperty("data").EnumerateArray().Select(trade => ReadKraken(trade, isPast: json.GetProperty("type").GetString() == "snapshot"))],
            _ => [.. json.GetProperty("events").EnumerateArray().SelectMany(ReadAdvanced)],
        };
    }

    private static SeenTrade ReadCoinbase(JsonElement trade) => Read(
        trade, "product_id", "price", "size", "time", takerBuys: Text(trade, "side") == "sell", isPast: Text(trade, "type") == "last_match");

    private static SeenTrade ReadKraken(JsonElement trade, bool isPast) => Read(
        trade, "symbol", "price", "qty", "timestamp", takerBuys: Text(trade, "side") == "buy", isPast);

    private static IEnumerable<SeenTrade> ReadAdvanced(JsonElement events) => events.GetProperty("trades").EnumerateArray().Reverse()
        .Select(trade => Read(trade, "product_id", "price", "size", "time", takerBuys: Text(trade, "side") == "SELL", isPast: Text(events, "type") == "snapshot"));

    private static SeenTrade Read(JsonElement trade, string product, string price, string size, string time, bool takerBuys, bool isPast)
    {
        Assert.True(TradeTime.TryParse(Encoding.ASCII.GetBytes(Text(trade, time)), out var at));
        return new(
            Text(trade, product).Replace('/', '-'), long.Parse(Text(trade, "trade_id")), Price.Parse(Text(trade, price)), Size.Parse(Text(trade, size)), at, takerBuys, isPast);
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).ToString();

    [GeneratedRegex("^\\{\"(channel|type)\":\"(heartbeats?|subscriptions|status)\"|^\\{\"method\":", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: TestDeadline.PatienceMilliseconds)]
    private static partial Regex ControlFrame();

    [GeneratedRegex("\"timestamp\":\"[^\"]*\",\"sequence_num\":\\d+,", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: TestDeadline.PatienceMilliseconds)]
    private static partial Regex Number();
}
