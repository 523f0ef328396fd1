using System.Text;
using System.Text.Json;

namespace Vwap.Simulator.Tests;

public sealed class GarbageTests
{
    private static readonly Frame Real = Frame.Trade(
        """{"type":"match","trade_id":865127782,"maker_order_id":"5f4bb11b-f065-4025-ad53-2091b10ad2cf","taker_order_id":"66715b57-0167-4ae9-8b2b-75a064a923f4","side":"buy","size":"0.00004147","price":"116827.85","product_id":"BTC-USD","sequence":110614077300,"time":"2025-08-22T20:11:30.012637Z"}"""u8.ToArray(),
        tradeNumber: 1);

    public static TheoryData<int> Manners => [.. Enumerable.Range(0, Garbage.MannersCount)];

    [Theory]
    [MemberData(nameof(Manners))]
    public void Garbage_OfEveryManner_IsNoTrade(int manner)
    {
        var utf8 = Garbage.Render(Real, manner).Utf8;

        Assert.False(IsTrade(utf8), Encoding.UTF8.GetString(utf8.Span[..Math.Min(500, utf8.Length)]));
    }

    [Theory]
    [MemberData(nameof(Manners))]
    public void Garbage_OfAFrameWithoutTheExpectedMembers_IsNoTradeEither(int manner) =>
        Assert.False(IsTrade(Garbage.Render(Frame.Trade("""{"type":"match"}"""u8.ToArray(), tradeNumber: 1), manner).Utf8));

    private static bool IsTrade(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            _ = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(utf8.Span);
            using var json = JsonDocument.Parse(utf8);
            return json.RootElement.GetProperty("type").GetString() is "match" or "last_match"
                && Price.TryParse(Encoding.ASCII.GetBytes(json.RootElement.GetProperty("price").GetString()!), out _)
                && Size.TryParse(Encoding.ASCII.GetBytes(json.RootElement.GetProperty("size").GetString()!), out _);
        }
        catch (Exception error) when (error is JsonException or DecoderFallbackException or KeyNotFoundException)
        {
            return false;
        }
    }
}
