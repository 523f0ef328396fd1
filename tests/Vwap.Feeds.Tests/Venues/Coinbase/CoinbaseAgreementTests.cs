using System.Text;

namespace Vwap.Feeds.Tests;

/// <summary>The decoder and the page reader against <see cref="CoinbaseStrictReader"/>: whatever the bytes, they agree and do not throw.</summary>
public sealed class CoinbaseAgreementTests
{
    private const int CasesPerSeed = 100_000;

    private static readonly string[] Products = ["BTC-USD", "ETH-USD"];

    [Theory]
    [InlineData(1)]
    [InlineData(20250822)]
    public void Decoder_DamagedFrames_AgreesWithTheStrictReader(int seed)
    {
        string[] frames = [Frames.Match, Frames.LastMatch, Frames.Heartbeat, Frames.Subscriptions, Frames.Error, Frames.MatchWith("type", "\"last_match\"")];
        var (trades, _) = Agreement.Check(seed, CasesPerSeed, frames, new FrameMutator(seed), Frames.CreateDecoder(), frame => CoinbaseStrictReader.ReadFrame(frame, Products), CoinbaseStrictReader.Describe);
        Assert.True(trades > CasesPerSeed / 50, $"only {trades} cases were still trades: the damage is too great to show anything");
    }

    [Theory]
    [InlineData(2)]
    [InlineData(20201230)]
    public void Backfill_DamagedBodies_AgreesWithTheStrictReader(int seed)
    {
        var sound = Encoding.UTF8.GetBytes(Frames.Page);
        var mutator = new FrameMutator(seed);
        var trades = 0;
        for (var number = 0; number < CasesPerSeed / 2; number++)
        {
            var body = mutator.Mutate(sound);
            var answer = Frames.Venue.Backfill!.Read(body, new(Frames.Btc, new(1, 10)));
            var rows = answer.Failure is null || answer.Rejected > 0 ? answer.Page.Trades.Select(trade => StrictJson.Describe(trade)).ToArray() : null;
            trades += rows?.Length ?? 0;
            var expected = CoinbaseStrictReader.ReadPage(body);
            if ((rows is null) != (expected is null) || (rows is not null && !rows.SequenceEqual(expected!, StringComparer.Ordinal)))
                Assert.Fail($"seed {seed}, case {number}: {Join(rows)} instead of {Join(expected)} for {Agreement.Show(body)}");
        }

        Assert.True(trades > CasesPerSeed / 50, $"only {trades} trades were left: the damage is too great to show anything");
    }

    [Theory]
    [InlineData("ws_exchange_matches_2021-04-17_10products.native.jsonl", 110, 107)]
    [InlineData("ws_exchange_matches_2022-09-12_goreencoded.jsonl", 200, 200)]
    [InlineData("ws_exchange_single_live_frames_2017-2026.jsonl", 14, 6)]
    public void Decoder_RecordedFrames_AreReadWhole(string file, int frames, int trades)
    {
        var lines = File.ReadAllLines(SharedFiles.Find("data", file));
        var (decoder, decoded) = (Frames.Venue.CreateDecoder(StreamCatalog.Open(Frames.Venue.Id)), new DecodedFrame());
        var found = 0;
        foreach (var line in lines.Select(Encoding.UTF8.GetBytes))
        {
            decoder.Decode(line, decoded);
            found += decoded.Trades.Length;
            Assert.NotEqual(FrameKind.Rejected, decoded.Kind);
            string product = decoded.Trades.Length > 0 ? decoded.Trades[0].Product.Name : decoded.HeartbeatStream?.Product.Name ?? "";
            Assert.Equal(CoinbaseStrictReader.ReadFrame(line, [product]), CoinbaseStrictReader.Describe(decoded));
        }

        Assert.Equal((frames, trades), (lines.Length, found));
    }

    private static string Join(IEnumerable<string>? rows) => rows is null ? "no page" : $"[{string.Join("; ", rows)}]";
}
