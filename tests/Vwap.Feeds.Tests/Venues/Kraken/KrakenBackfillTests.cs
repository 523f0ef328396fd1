using System.Text;

namespace Vwap.Feeds.Tests;

public sealed class KrakenBackfillTests
{
    private static readonly DateTime Noon = new(2026, 3, 7, 12, 0, 0, DateTimeKind.Utc);
    private static readonly FetchRequest Since = new(KrakenFrames.Btc, new(502, 502), Noon);
    private static readonly FetchRequest Newest = new(KrakenFrames.Btc, new(1, 1_000));

    [Theory]
    [InlineData("BTC/USD", "XBTUSD")]
    [InlineData("ETH/BTC", "ETHXBT")]
    [InlineData("DOGE/USD", "XDGUSD")]
    [InlineData("SOL/USDC", "SOLUSDC")]
    public void Uri_WithoutATime_AsksForTheNewest(string product, string pair) =>
        Assert.Equal($"0/public/Trades?pair={pair}&count=1000", UriOf(new(new(KrakenFrames.Venue.Id, ProductId.Parse(product)), new(1, 1_000))));

    /// <summary>Where the feed and REST round a time differently, the trade before must still be on the page.</summary>
    [Theory]
    [InlineData(0, "1772884799999000000")]
    [InlineData(1, "1772884799999001000")]
    [InlineData(9_477_823, "1772884809476823000")]
    public void Uri_WithATime_BeginsAMillisecondBeforeIt(int microseconds, string cursor) =>
        Assert.Equal($"0/public/Trades?pair=XBTUSD&count=1000&since={cursor}", UriOf(Since with { Since = Noon.AddMicroseconds(microseconds) }));

    [Fact]
    public void Uri_OfTheOldestTime_HasACursor() =>
        Assert.EndsWith("&since=1230767999999000000", UriOf(Since with { Since = new(2009, 1, 1, 0, 0, 0, DateTimeKind.Utc) }), StringComparison.Ordinal);

    [Fact]
    public void Page_AsServed_GivesItsTrades()
    {
        var trades = Read(KrakenFrames.Page).Page.Trades;
        Assert.Equal([(501L, "85772.4", "0.00043721"), (503L, "85772", "0.0001")], trades.Select(trade => (trade.Id, trade.Price.ToString(), trade.Size.ToString())));
        Assert.Equal([Noon.AddMicroseconds(947_782), Noon.AddSeconds(1)], trades.Select(trade => trade.Time));
        Assert.All(trades, trade => Assert.Equal(KrakenFrames.Btc, trade.Stream));
    }

    [Fact]
    public void Page_AsServed_IsCompleteFromItsFirstToItsLastTrade()
    {
        var page = Read(KrakenFrames.Page).Page;
        Assert.Equal((new IdRange(501, 503), false), (page.Complete, page.IsEnd));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(999)]
    public void Newest_LessThanAPage_IsAllThereIs(int rows) => Assert.True(Read(PageOf(rows), Newest).Page.IsEnd);

    [Fact]
    public void Newest_AFullPage_IsNotTheEnd() => Assert.Equal((false, new IdRange(1, 1_000)), Read(PageOf(1_000), Newest) is var answer ? (answer.Page.IsEnd, answer.Page.Complete) : default);

    [Fact]
    public void Newest_AFullPageWithABadRow_IsNotTheEnd() =>
        Assert.False(Read(PageOf(999).Replace("[[", "[null,[", StringComparison.Ordinal), Newest).Page.IsEnd);

    /// <summary>Nothing came after the time yet: that is no word on what came before.</summary>
    [Fact]
    public void Since_NoRows_IsNeitherTheEndNorComplete() =>
        Assert.Equal((null, false, default(IdRange)), Read(PageOf(0)) is var answer ? (answer.Failure, answer.Page.IsEnd, answer.Page.Complete) : default);

    [Theory]
    [InlineData("XXBTZUSD")]
    [InlineData("XBTUSD")]
    [InlineData("BTC/USD")]
    [InlineData("l\\u0061sts")]
    public void Page_UnderAnyNameOfThePair_IsRead(string pair) => Assert.Equal(2, Read(KrakenFrames.Page.Replace("XXBTZUSD", pair, StringComparison.Ordinal)).Page.Trades.Count);

    [Fact]
    public void Page_MembersInAnotherOrder_IsTheSame() =>
        Assert.Single(Read("""{"result":{"last":"1","XXBTZUSD":[["1.0","2.0",1772884800,"b","l","",7,"new"]]},"error":[]}""").Page.Trades);

    [Fact]
    public void Page_WithAWarning_IsAPage() => Assert.Null(Read(KrakenFrames.Page.Replace("[]", "[\"WGeneral:Deprecated\"]", StringComparison.Ordinal)).Failure);

    [Theory]
    [InlineData("""["EGeneral:Too many requests"]""", 2)]
    [InlineData("""["EAPI:Rate limit exceeded"]""", 2)]
    [InlineData("""["EService:Throttled: 1772884800"]""", 2)]
    [InlineData("""["WGeneral:x","EGeneral:Temporary lockout"]""", 2)]
    [InlineData("""["EQuery:Unknown asset pair"]""", 0)]
    [InlineData("""["EService:Unavailable"]""", 0)]
    [InlineData("[\"\"]", 0)]
    [InlineData("[null]", 0)]
    [InlineData("\"EGeneral:x\"", 0)]
    [InlineData("null", 0)]
    public void Error_BesideOrWithoutAResult_IsAFailureInTheVenuesWords(string error, int pause)
    {
        string[] bodies = [$$$"""{"error":{{{error}}}}""", KrakenFrames.Page.Replace("[]", error, StringComparison.Ordinal), $$$"""{"result":{"XXBTZUSD":[]},"error":{{{error}}},"error":[]}"""];
        Assert.All(bodies, body =>
        {
            var answer = Read(body);
            Assert.Equal((error, TimeSpan.FromSeconds(pause), 0), (answer.Failure, answer.RetryAfter, answer.Page.Trades.Count));
        });
    }

    [Theory]
    [InlineData("0", "\"0\"", FrameFault.BadPrice)]
    [InlineData("0", "85772.4", FrameFault.BadPrice)]
    [InlineData("1", "\"1e-5\"", FrameFault.BadSize)]
    [InlineData("2", "\"1772884800.5\"", FrameFault.BadTime)]
    [InlineData("2", "1.7728848e9", FrameFault.BadTime)]
    [InlineData("2", "1772884800.9477823e1", FrameFault.BadTime)]
    [InlineData("2", "-1772884800", FrameFault.BadTime)]
    [InlineData("2", "0", FrameFault.BadTime)]
    [InlineData("2", "99999999999", FrameFault.BadTime)]
    [InlineData("6", "\"501\"", FrameFault.BadTradeId)]
    [InlineData("6", "0", FrameFault.BadTradeId)]
    [InlineData("6", "9007199254740992", FrameFault.BadTradeId)]
    public void Row_WithABadColumn_IsCountedAndTheOthersAreRead(string column, string value, FrameFault fault)
    {
        string[] row = ["\"1\"", "\"2\"", "1772884800", "\"b\"", "\"l\"", "\"\"", "500"];
        row[int.Parse(column)] = value;
        var bad = $"[{string.Join(',', row)}]";

        var answer = Read(KrakenFrames.Page.Replace("[[", $"[{bad},[", StringComparison.Ordinal));
        Assert.Equal((null, 1, fault, 2), (answer.Failure, answer.Rejected, answer.Fault, answer.Page.Trades.Count));
        Assert.Equal(default, answer.Page.Complete); // it may be the very trade that is missing

        var alone = Read($$$"""{"error":[],"result":{"XXBTZUSD":[{{{bad}}},7]}}""");
        Assert.Equal(("none of 2 rows is a trade (NotJson)", 2, false), (alone.Failure, alone.Rejected, alone.Page.IsEnd));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"error":[]}""")]
    [InlineData("""{"error":[],"result":[]}""")]
    [InlineData("""{"error":[],"result":{"last":[]}}""")]
    [InlineData("""{"error":[],"result":{"XXBTZUSD":{}}}""")]
    [InlineData("<html>")]
    [InlineData("")]
    [InlineData(KrakenFrames.Page + "x")]
    public void Body_OfAnotherForm_IsAFailure(string body) => Assert.NotNull(Read(body).Failure);

    [Fact]
    public void Body_NotUtf8_IsAFailure() => Assert.NotNull(KrakenFrames.Venue.Backfill!.Read([(byte)'{', 0xFF, (byte)'}'], Since).Failure);

    [Fact]
    public void Body_TruncatedAtAnyByte_IsAFailure()
    {
        for (var length = 0; length < KrakenFrames.Page.Length; length++)
            Assert.True(Read(KrakenFrames.Page[..length]).Failure is not null, $"of the first {length} bytes");
    }

    private static string UriOf(FetchRequest request) => KrakenFrames.Venue.Backfill!.CreateUri(request).ToString();

    private static BackfillAnswer Read(string body, FetchRequest? request = null) => KrakenFrames.Venue.Backfill!.Read(Encoding.UTF8.GetBytes(body), request ?? Since);

    private static string PageOf(int rows) =>
        $$$"""{"error":[],"result":{"XXBTZUSD":[{{{string.Join(',', Enumerable.Range(1, rows).Select(id => $"[\"1.5\",\"2.5\",1772884800.5,\"b\",\"l\",\"\",{id}]"))}}}],"last":"0"}}""";
}
