using System.Globalization;
using System.Net;
using System.Text.Json;

namespace Vwap.Simulator.Tests;

public sealed class KrakenRestTests
{
    private const string Trades = "/0/public/Trades";

    private readonly ModelExchange _model = new("kraken", "BTC/USD,DOGE/USD,ETH/BTC,BTC/USDT", historyTrades: 2_500);

    [Fact]
    public void Trades_WithoutSince_AreTheNewestOldestFirst()
    {
        var (ids, _) = Read(Get("pair=XBTUSD&count=10"));

        Assert.Equal(Enumerable.Range(0, 10).Select(row => LastIdOf("BTC/USD") - 9 + row), ids);
        Assert.Equal(1_000, Read(Get("pair=XBTUSD")).Ids.Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1_000)]
    public void Trades_PagedWithLast_AreAllThereOnce(int count)
    {
        var all = new List<long>();
        var since = "0";
        var pages = 0;
        for (var page = 1; page > 0; pages++)
        {
            _model.Time.Advance(TimeSpan.FromSeconds(1));
            var (ids, last) = Read(Get($"pair=XBTUSD&since={since}&count={count}"));
            all.AddRange(ids);
            page = ids.Count;
            Assert.True(page > 0 || last == since, "an empty page keeps the cursor");
            since = last;
        }

        Assert.Equal(Enumerable.Range(0, 2_500).Select(row => LastIdOf("BTC/USD") - 2_499 + row), all);
        Assert.Equal((2_500 + count - 1) / count + 1, pages);
    }

    [Fact]
    public void Since_InSeconds_IsThatSecond()
    {
        var history = _model.Exchange.Find("BTC/USD")!.History;
        var time = history[history.Count / 2].Time;
        var seconds = new DateTimeOffset(time).ToUnixTimeSeconds();

        var (ids, _) = Read(Get($"pair=XBTUSD&since={seconds}&count=1"));
        var (same, _) = Read(Get($"pair=XBTUSD&since={seconds}000000000&count=1"));

        Assert.Equal(ids, same);
        Assert.Equal(history[history.FindFirst(trade => trade.Time >= DateTimeOffset.FromUnixTimeSeconds(seconds).UtcDateTime)].Id, Assert.Single(ids));
    }

    /// <summary>The time of a row is binary floating point; cut to microseconds it is that of the socket.</summary>
    [Fact]
    public void RowTime_CutToMicroseconds_IsTheTradesTime()
    {
        var rows = JsonElement.Parse(Get("pair=XBTUSD")).GetProperty("result").GetProperty("XXBTZUSD").EnumerateArray().ToList();
        var trades = _model.Exchange.Find("BTC/USD")!.History.TakeLast(1_000);

        foreach (var (row, trade) in rows.Zip(trades))
        {
            Assert.Matches(@"^\d{10}(\.\d{1,7})?$", row[2].GetRawText());
            Assert.Equal(trade.Time, DateTime.UnixEpoch.AddTicks((long)(row[2].GetDecimal() * 1_000_000) * TimeSpan.TicksPerMicrosecond));
        }
    }

    [Theory]
    [InlineData("XBTUSD", "XXBTZUSD")]
    [InlineData("XXBTZUSD", "XXBTZUSD")]
    [InlineData("BTC/USD", "BTC/USD")]
    [InlineData("XBT/USD", "XBT/USD")]
    [InlineData("XDGUSD", "XDGUSD")]
    [InlineData("ETHXBT", "XETHXXBT")]
    [InlineData("XBTUSDT", "XBTUSDT")]
    public void Pair_InEveryForm_IsFoundAndNamedInTheResult(string pair, string key)
    {
        var result = JsonElement.Parse(Get($"count=1&pair={WebUtility.UrlEncode(pair)}")).GetProperty("result");

        Assert.Equal($"{key} last", string.Join(' ', result.EnumerateObject().Select(member => member.Name)));
    }

    [Theory]
    [InlineData("pair=NOPEUSD", "EQuery:Unknown asset pair")]
    [InlineData("pair=BTCUSD", "EQuery:Unknown asset pair")]
    [InlineData("", "EGeneral:Invalid arguments")]
    [InlineData("pair=XBTUSD&count=0", "EGeneral:Invalid arguments")]
    [InlineData("pair=XBTUSD&count=1001", "EGeneral:Invalid arguments")]
    [InlineData("pair=XBTUSD&since=-1", "EGeneral:Invalid arguments")]
    [InlineData("pair=XBTUSD&since=1.5", "EGeneral:Invalid arguments")]
    [InlineData("pair=XBTUSD&since=99999999999999999999", "EGeneral:Invalid arguments")]
    public void Request_Invalid_IsAnErrorWithStatus200(string query, string error)
    {
        var response = _model.Exchange.Get(new(Trades, query));

        Assert.Equal(200, response.Status);
        Assert.Equal($$"""{"error":["{{error}}"]}""", Get(query));
    }

    [Fact]
    public void Path_Unknown_IsAnUnknownMethod() => Assert.Equal("""{"error":["EGeneral:Unknown method"]}""", _model.Get("/products"));

    [Fact]
    public void Requests_BeyondTheBurst_AreRefusedUntilTimePasses()
    {
        for (var request = 0; request < 5; request++)
            Assert.StartsWith("{\"error\":[],", Get("pair=XBTUSD&count=1"), StringComparison.Ordinal);

        Assert.Equal("""{"error":["EGeneral:Too many requests"]}""", Get("pair=XBTUSD&count=1"));
        _model.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.StartsWith("{\"error\":[],", Get("pair=XBTUSD&count=1"), StringComparison.Ordinal);
        Assert.Equal("""{"error":["EGeneral:Too many requests"]}""", Get("pair=XBTUSD&count=1"));
        Assert.Equal(2, _model.Exchange.Statistics.RestRateLimited);
    }

    [Fact]
    public void Page_HasTheStructureOfACapturedOne()
    {
        var captured = File.ReadAllText(SharedFiles.Find("data", "venues", "kraken", "rest_Trades_XBTUSDT_2025-11-10_1000rows.json"));

        Assert.Equal(JsonShape.Of(captured), JsonShape.Of(Get("pair=XBTUSDT&count=100")));
        Assert.All(
            JsonElement.Parse(captured).GetProperty("result").GetProperty("XBTUSDT").EnumerateArray(),
            row => Assert.Equal(row[2].GetRawText(), row[2].GetDouble().ToString(CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void Pairs_AreNamedAsTheCapturedOnes()
    {
        var captured = JsonElement.Parse(File.ReadAllText(SharedFiles.Find("data", "venues", "kraken", "rest_AssetPairs_2021-04-17.json")))
            .GetProperty("result").EnumerateObject()
            .Where(pair => pair.Value.TryGetProperty("wsname", out var name) && name.GetString()!.Split('/') is [not ("EUR" or "GBP" or "USDT"), "USD" or "EUR" or "XBT"])
            .Select(Describe).ToList();
        var symbols = captured.ConvertAll(pair => pair.Split(' ')[^1].Replace("XBT", "BTC", StringComparison.Ordinal).Replace("XDG", "DOGE", StringComparison.Ordinal));

        var ours = JsonElement.Parse(new ModelExchange("kraken", string.Join(',', symbols), historyTrades: 0).Get("/0/public/AssetPairs"));

        Assert.Equal(captured, ours.GetProperty("result").EnumerateObject().Select(Describe).ToList());

        static string Describe(JsonProperty pair) => $"{pair.Name} {pair.Value.GetProperty("altname").GetString()} {pair.Value.GetProperty("wsname").GetString()}";
    }

    private string Get(string query) => _model.Get(Trades, query);

    private long LastIdOf(string product) => _model.Exchange.Find(product)!.History.LastId;

    private static (List<long> Ids, string Last) Read(string body)
    {
        var result = JsonElement.Parse(body).GetProperty("result");
        var rows = result.EnumerateObject().First().Value;
        return ([.. rows.EnumerateArray().Select(row => row[6].GetInt64())], result.GetProperty("last").GetString()!);
    }
}
