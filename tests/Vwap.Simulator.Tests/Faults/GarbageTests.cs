using System.Text;
using System.Text.Json;

namespace Vwap.Simulator.Tests;

public sealed class GarbageTests
{
    /// <summary>A real frame of each dialect, with one trade.</summary>
    private static readonly Dictionary<string, string> Real = new(StringComparer.Ordinal)
    {
        ["coinbase"] = """{"type":"match","trade_id":865127782,"maker_order_id":"5f4bb11b-f065-4025-ad53-2091b10ad2cf","taker_order_id":"66715b57-0167-4ae9-8b2b-75a064a923f4","side":"buy","size":"0.00004147","price":"116827.85","product_id":"BTC-USD","sequence":110614077300,"time":"2025-08-22T20:11:30.012637Z"}""",
        ["coinbase-advanced"] = """{"channel":"market_trades","timestamp":"2026-08-09T21:05:48.251397169Z","sequence_num":9,"events":[{"type":"update","trades":[{"product_id":"BTC-USD","trade_id":"1068572091","price":"65083.67","size":"0.01034361","time":"2026-08-09T21:05:48.167634Z","side":"SELL"}]}]}""",
        ["kraken"] = """{"channel":"trade","type":"update","data":[{"symbol":"BTC/USD","side":"buy","price":85772.4,"qty":0.00043721,"ord_type":"limit","trade_id":110386729,"timestamp":"2026-10-06T18:14:44.947782Z"}]}""",
    };

    public static MatrixTheoryData<string, int> Kinds => new(Real.Keys, Enumerable.Range(0, Garbage.KindsCount));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Garbage_OfEveryKind_IsNoTrade(string venue, int kind)
    {
        var dialect = Dialect.Find(venue)!;
        Assert.True(IsTrade(dialect, Encoding.UTF8.GetBytes(Real[venue])));

        var utf8 = Garbage.Render(Encoding.UTF8.GetBytes(Real[venue]), dialect.Garbage, kind);

        Assert.False(IsTrade(dialect, utf8), Encoding.UTF8.GetString(utf8.AsSpan(0, Math.Min(500, utf8.Length))));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Garbage_OfAFrameWithoutTheExpectedMembers_IsNoTradeEither(string venue, int kind)
    {
        var dialect = Dialect.Find(venue)!;

        Assert.False(IsTrade(dialect, Garbage.Render("{\"type\":\"match\"}"u8.ToArray(), dialect.Garbage, kind)));
    }

    private static bool IsTrade(Dialect dialect, byte[] utf8)
    {
        try
        {
            _ = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(utf8);
            using var json = JsonDocument.Parse(utf8);
            return dialect.ReadRecorded(utf8, json.RootElement) is { } frame && frame.Trades.Any(trade => trade.Trade is not null);
        }
        catch (Exception error) when (error is JsonException or DecoderFallbackException)
        {
            return false;
        }
    }
}
