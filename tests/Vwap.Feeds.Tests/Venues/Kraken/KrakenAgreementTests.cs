using System.Text;

namespace Vwap.Feeds.Tests;

/// <summary>The decoder and the page reader against <see cref="KrakenStrictReader"/> and a Python program: they agree, and nothing throws.</summary>
public sealed class KrakenAgreementTests
{
    private const int CasesPerSeed = 50_000;
    private const string Program = "Kraken/kraken_trades.py";
    private const string Page = "rest_Trades_XBTUSDT_2025-11-10_1000rows.json";

    private static readonly string[] Pieces =
    [
        "\"channel\":\"trade\",", "\"channel\":\"status\",", "\"method\":\"subscribe\",", "\"method\":null,", "\"success\":false,", "\"type\":\"snapshot\",", "\"qty\":2.50,", "\"price\":1e5,",
        "\"data\":[],", "\"symbol\":\"ETH/USD\",", "{},", "[],", "\"\\ud800\":1,", "\"error\":[\"EGeneral:x\"],", "\"error\":[\"WGeneral:x\"],", "\"result\":{},", "\"last\":[],", "1772884800.5,",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(20260926)]
    public void Decoder_DamagedFrames_AgreesWithTheStrictReader(int seed)
    {
        string[] frames = [KrakenFrames.Update, KrakenFrames.Snapshot, KrakenFrames.Heartbeat, KrakenFrames.Status, KrakenFrames.Acknowledgement, KrakenFrames.Refusal];
        var (trades, partial) = Agreement.Check(seed, CasesPerSeed, frames, new FrameMutator(seed, Pieces), KrakenFrames.CreateDecoder(), frame => KrakenStrictReader.ReadFrame(frame, KrakenFrames.Products), StrictJson.Describe);
        Assert.True(trades > CasesPerSeed / 20 && partial > CasesPerSeed / 100, $"only {trades} trades, {partial} frames in part: the damage is too great to show anything");
    }

    [Theory]
    [InlineData(2)]
    [InlineData(20251110)]
    public void Backfill_DamagedBodies_AgreesWithTheStrictReader(int seed)
    {
        var sound = Encoding.UTF8.GetBytes(KrakenFrames.Page);
        var mutator = new FrameMutator(seed, Pieces);
        var trades = 0;
        for (var number = 0; number < CasesPerSeed; number++)
        {
            var body = mutator.Mutate(sound);
            var answer = KrakenFrames.Venue.Backfill!.Read(body, new(KrakenFrames.Btc, new(1, 10)));
            trades += answer.Page.Trades.Count;
            var rows = KrakenStrictReader.ReadPage(body);
            var expected = rows is null ? "no page" : Describe([.. rows.Where(row => row[0] == '#')], rows.Count(row => row[0] != '#'));
            var found = answer.Failure is null || answer.Rejected > 0 ? Describe([.. answer.Page.Trades.Select(trade => StrictJson.Describe(trade))], answer.Rejected) : "no page";
            if (found != expected)
                Assert.Fail($"seed {seed}, case {number}: {found} ({answer.Failure}) instead of {expected} for {Agreement.Show(body)}");
        }

        Assert.True(trades > CasesPerSeed / 10, $"only {trades} trades were left: the damage is too great to show anything");
    }

    [Theory]
    [InlineData("ws_v2_trade_2026-09-26_BTC-ETH.native.jsonl", 12, 102)]
    [InlineData("ws_v2_single_live_frames_2024-2026.jsonl", 11, 6)]
    public void Decoder_RecordedFrames_AreReadWhole(string file, int frames, int trades)
    {
        var lines = Capture.ReadFrames(SharedFiles.Find("data", "venues", "kraken", file)).ToArray();
        var (decoder, decoded) = (KrakenFrames.Venue.CreateDecoder(StreamCatalog.Open(KrakenFrames.Venue.Id)), new DecodedFrame());
        var found = 0;
        foreach (var line in lines)
        {
            decoder.Decode(line, decoded);
            found += decoded.Trades.Length;
            Assert.NotEqual(FrameKind.Rejected, decoded.Kind);
            Assert.NotEqual(FrameKind.Unknown, decoded.Kind);
            Assert.Equal(KrakenStrictReader.ReadFrame(line, products: null), StrictJson.Describe(decoded));
        }

        Assert.Equal((frames, trades), (lines.Length, found));
    }

    [Theory]
    [InlineData("ws_v2_trade_2026-09-26_BTC-ETH.native.jsonl", 102)]
    [InlineData("ws_v2_single_live_frames_2024-2026.jsonl", 6)]
    public void Decoder_RecordedTrades_AreThoseThatPythonFinds(string name, int trades)
    {
        var file = SharedFiles.Find("data", "venues", "kraken", name);
        var expected = Capture.ReadWithPython(Program, file);
        Assert.Equal(trades, expected.Count);
        Assert.Equal(expected, Capture.Decode(KrakenFrames.Venue, file));
    }

    [Fact]
    public void Backfill_RecordedPage_HoldsTheTradesThatPythonFinds()
    {
        var file = SharedFiles.Find("data", "venues", "kraken", Page);
        var expected = Capture.ReadWithPython(Program, "--rest", file);
        var answer = KrakenFrames.Venue.Backfill!.Read(File.ReadAllBytes(file), new(StreamId.Parse("kraken:XBTUSDT"), new(1, 1_000)));
        Assert.Equal(1_000, expected.Count);
        Assert.Equal(expected, answer.Page.Trades.Select(trade => Capture.Describe(trade)), StringComparer.Ordinal);
        Assert.Equal((new IdRange(10218208, 10219207), 0), (answer.Page.Complete, answer.Rejected));
    }

    private static string Describe(string[] trades, int rejected) => $"[{string.Join("; ", trades)}], {rejected} rejected";
}
