using System.Text;
using System.Text.Json;

namespace Vwap.Feeds.Tests;

/// <summary>Lists of products as the venues serve them.</summary>
public sealed class ListingTests
{
    [Fact]
    public async Task List_OfTheExchange_HasWhatIsTraded()
    {
        var body = await File.ReadAllBytesAsync(SharedFiles.Find("data", "rest_exchange_products_2021-04-17.json"), TestContext.Current.CancellationToken);
        using var document = JsonDocument.Parse(body);
        var expected = document.RootElement.EnumerateArray()
            .Where(product => product.GetProperty("status").GetString() == "online" && !product.GetProperty("trading_disabled").GetBoolean())
            .Select(product => product.GetProperty("id").GetString());

        var names = KnownVenues.Default.Listing.Read(body);
        Assert.Equal(expected, names!, StringComparer.Ordinal);
        Assert.Contains("BTC-USD", names!, StringComparer.Ordinal);
        Assert.Equal(names!.Count, (await ServeAndFindAsync("coinbase", body, "*")).Count);
    }

    [Fact]
    public async Task List_OfKraken_HasTodaysNames()
    {
        var body = await File.ReadAllBytesAsync(SharedFiles.Find("data", "venues", "kraken", "rest_AssetPairs_2021-04-17.json"), TestContext.Current.CancellationToken);
        var products = await ServeAndFindAsync("kraken", body, "*/USD");
        Assert.Contains("BTC/USD", products, StringComparer.Ordinal);
        Assert.Contains("DOGE/USD", products, StringComparer.Ordinal);
        Assert.DoesNotContain(products, product => product.Contains("XBT", StringComparison.Ordinal) || !product.EndsWith("/USD", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("coinbase", """[{"id":"A-USD","status":"online","trading_disabled":false},{"id":"B-USD","status":"delisted"},{"id":"C-USD","status":"online","trading_disabled":true}]""", "A-USD")]
    [InlineData("coinbase", """[{"status":"online","id":"a nonsense name"},{"id":"A-USD","status":"online"}]""", "A-USD")]
    [InlineData("coinbase-advanced", """[{"id":"BTC-USDC","status":"online"},{"id":"USDT-USDC","status":"online"}]""", "USDT-USDC")]
    [InlineData("kraken", """{"error":[],"result":{"A":{"wsname":"XBT/EUR","status":"online"},"B":{"altname":"XBTEUR.d"},"C":{"wsname":"ETH/EUR","status":"cancel_only"}}}""", "BTC/EUR")]
    public async Task List_HasOnlyWhatCanBeWatched(string venue, string body, string expected) =>
        Assert.Equal([expected], await ServeAndFindAsync(venue, Encoding.UTF8.GetBytes(body), "*"));

    [Theory]
    [InlineData("coinbase", "{}")]
    [InlineData("coinbase", "[1]")]
    [InlineData("coinbase", "[{\"status\":\"online\"}]")]
    [InlineData("coinbase", "nonsense")]
    [InlineData("coinbase-advanced", "")]
    [InlineData("kraken", "[]")]
    [InlineData("kraken", """{"error":["EGeneral:Too many requests"]}""")]
    [InlineData("kraken", """{"result":[]}""")]
    public void List_OfAnotherForm_IsNone(string venue, string body) => Assert.Null(Find(venue).Listing.Read(Encoding.UTF8.GetBytes(body)));

    [Theory]
    [InlineData("*-USD", "BTC-USD,ETH-USD")]
    [InlineData("btc-*", "BTC-USD,BTC-EUR")]
    [InlineData("???-EUR", "BTC-EUR")]
    [InlineData("*-GBP", "")]
    public async Task Pattern_FindsWhatMatches(string pattern, string expected)
    {
        string[] names = ["BTC-USD", "BTC-EUR", "ETH-USD"];
        var body = JsonSerializer.SerializeToUtf8Bytes(names.Select(name => new { id = name, status = "online" }));
        Assert.Equal(expected.Split(',', StringSplitOptions.RemoveEmptyEntries), await ServeAndFindAsync("coinbase", body, pattern));
    }

    [Fact]
    public async Task List_OfAVenueThatDoesNotAnswer_IsAFailureThatSaysWhy()
    {
        var (products, failure) = await ProductListing.FindAsync(
            new(KnownVenues.Default, []) { Rest = new("http://127.0.0.1:1"), Patterns = ["*"] }, TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.Null(products);
        Assert.Contains("refused", failure, StringComparison.Ordinal);
    }

    private static Venue Find(string venue) => KnownVenues.Find(VenueId.Parse(venue));

    private static async Task<IReadOnlyList<string>> ServeAndFindAsync(string venue, byte[] body, string pattern)
    {
        await using var server = new LoopbackServer(async connection =>
        {
            await connection.ReadHeadAsync();
            await connection.SendAsync($"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\n\r\n");
            await connection.SendAsync(body);
        });
        var (products, failure) = await ProductListing.FindAsync(
            new(Find(venue), []) { Rest = server.Http, Patterns = [pattern] }, TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.True(products is not null, failure);
        return [.. products.Select(product => product.Name)];
    }
}
