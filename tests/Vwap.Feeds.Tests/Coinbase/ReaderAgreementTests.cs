using System.Text;

namespace Vwap.Feeds.Tests;

/// <summary>The fast readers against <see cref="StrictReader"/>: whatever the bytes, they agree and do not throw.</summary>
public sealed class ReaderAgreementTests
{
    private const int CasesPerSeed = 100_000;

    private static readonly string[] Products = ["BTC-USD", "ETH-USD"];

    [Theory]
    [InlineData(1)]
    [InlineData(20250822)]
    public void MessageReader_DamagedFrames_AgreesWithTheStrictReader(int seed)
    {
        byte[][] sound = [.. new[] { Frames.Match, Frames.LastMatch, Frames.Heartbeat, Frames.Subscriptions, Frames.Error, Frames.MatchWith("type", "\"last_match\"") }.Select(Encoding.UTF8.GetBytes)];
        var mutator = new FrameMutator(seed);
        var reader = Frames.CreateReader();
        var trades = 0;
        for (var number = 0; number < CasesPerSeed; number++)
        {
            var frame = mutator.Mutate(sound[number % sound.Length]);
            var message = reader.Read(frame);
            trades += message.Kind == CoinbaseMessageKind.Trade ? 1 : 0;
            if (StrictReader.ReadFrame(frame, Products) is var expected && expected != StrictReader.Describe(message))
                Assert.Fail($"seed {seed}, case {number}: {StrictReader.Describe(message)} instead of {expected} for {Show(frame)}");
        }

        Assert.True(trades > CasesPerSeed / 50, $"only {trades} cases were still trades: the damage is too great to show anything");
    }

    [Theory]
    [InlineData(2)]
    [InlineData(20201230)]
    public void TradesPage_DamagedBodies_AgreesWithTheStrictReader(int seed)
    {
        var sound = Encoding.UTF8.GetBytes(Frames.Page);
        var mutator = new FrameMutator(seed);
        var trades = 0;
        for (var number = 0; number < CasesPerSeed / 2; number++)
        {
            var body = mutator.Mutate(sound);
            var rows = CoinbaseTradesPage.TryRead(body, Frames.BtcUsd, out var page) ? page.Select(trade => StrictReader.Describe(trade)).ToArray() : null;
            trades += rows?.Length ?? 0;
            var expected = StrictReader.ReadPage(body);
            if ((rows is null) != (expected is null) || (rows is not null && !rows.SequenceEqual(expected!, StringComparer.Ordinal)))
                Assert.Fail($"seed {seed}, case {number}: {Join(rows)} instead of {Join(expected)} for {Show(body)}");
        }

        Assert.True(trades > CasesPerSeed / 50, $"only {trades} trades were left: the damage is too great to show anything");
    }

    [Theory]
    [InlineData("ws_exchange_matches_2021-04-17_10products.native.jsonl", 110, 107)]
    [InlineData("ws_exchange_matches_2022-09-12_goreencoded.jsonl", 200, 200)]
    [InlineData("ws_exchange_single_live_frames_2017-2026.jsonl", 14, 6)]
    public void MessageReader_RecordedFrames_AreReadWhole(string file, int frames, int trades)
    {
        var lines = File.ReadAllLines(SharedFiles.Find("data", file));
        var reader = new CoinbaseMessageReader(ProductCatalog.Open());
        CoinbaseMessage[] messages = [.. lines.Select(line => reader.Read(Encoding.UTF8.GetBytes(line)))];

        Assert.Equal((frames, trades), (messages.Length, messages.Count(message => message.Kind == CoinbaseMessageKind.Trade)));
        Assert.DoesNotContain(messages, message => message.Kind == CoinbaseMessageKind.Rejected);
        string[] products = [.. messages.Select(message => message.Trade.Product.Name), .. messages.Select(message => message.Product.Name)];
        Assert.Equal(
            string.Join('\n', lines.Select(line => StrictReader.ReadFrame(Encoding.UTF8.GetBytes(line), products))),
            string.Join('\n', messages.Select(message => StrictReader.Describe(message))));
    }

    private static string Show(byte[] bytes) => $"{Encoding.UTF8.GetString(bytes)} = {Convert.ToHexString(bytes)}";

    private static string Join(IEnumerable<string>? rows) => rows is null ? "no page" : $"[{string.Join("; ", rows)}]";
}
