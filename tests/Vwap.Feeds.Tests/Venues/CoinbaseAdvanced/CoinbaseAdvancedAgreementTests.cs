namespace Vwap.Feeds.Tests;

/// <summary>The decoder against <see cref="CoinbaseAdvancedStrictReader"/> and a Python program: they agree, and nothing throws.</summary>
public sealed class CoinbaseAdvancedAgreementTests
{
    private const int CasesPerSeed = 50_000;
    private const string Recorded = "ws_advancedtrade_session_2026-08-09_BTC-ETH.envelope.jsonl";

    private static readonly string[] Pieces =
    [
        "\"channel\":\"market_trades\",", "\"type\":\"snapshot\",", "\"type\":\"error\",", "\"trade_id\":\"7\",", "\"trade_id\":\"+7\",", "\"events\":[],", "\"trades\":[],", "\"trades\":5,",
        "\"sequence_num\":9223372036854775806,", "{},", "[],", "{\"trades\":[{}]},", "\"9007199254740992\"",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(20260809)]
    public void Decoder_DamagedFrames_AgreesWithTheStrictReader(int seed)
    {
        string[] frames = [CoinbaseAdvancedFrames.Update, CoinbaseAdvancedFrames.Snapshot, CoinbaseAdvancedFrames.Heartbeat, CoinbaseAdvancedFrames.Subscriptions, CoinbaseAdvancedFrames.Error];
        var (trades, partial) = Agreement.Check(seed, CasesPerSeed, frames, new FrameMutator(seed, Pieces), CoinbaseAdvancedFrames.CreateDecoder(), frame => CoinbaseAdvancedStrictReader.ReadFrame(frame, CoinbaseAdvancedFrames.Products), StrictJson.Describe);
        Assert.True(trades > CasesPerSeed / 10 && partial > CasesPerSeed / 100, $"only {trades} trades, {partial} frames in part: the damage is too great to show anything");
    }

    [Fact]
    public void Decoder_RecordedFrames_AreReadWhole()
    {
        var (decoder, decoded) = (CoinbaseAdvancedFrames.Venue.CreateDecoder(StreamCatalog.Open(CoinbaseAdvancedFrames.Venue.Id)), new DecodedFrame());
        var frames = 0;
        foreach (var frame in Capture.ReadFrames(SharedFiles.Find("data", Recorded)).Skip(1)) // the first line is about the connection
        {
            decoder.Decode(frame, decoded);
            Assert.NotEqual(FrameKind.Rejected, decoded.Kind);
            Assert.NotEqual(FrameKind.Unknown, decoded.Kind);
            Assert.Equal(CoinbaseAdvancedStrictReader.ReadFrame(frame, products: null), StrictJson.Describe(decoded));
            frames++;
        }

        Assert.Equal(89, frames);
    }

    [Fact]
    public void Decoder_RecordedTrades_AreThoseThatPythonFinds()
    {
        var file = SharedFiles.Find("data", Recorded);
        var expected = Capture.ReadWithPython("CoinbaseAdvanced/coinbase_advanced_trades.py", file);
        Assert.Equal(279, expected.Count);
        Assert.Equal(expected, Capture.Decode(CoinbaseAdvancedFrames.Venue, file));
    }
}
