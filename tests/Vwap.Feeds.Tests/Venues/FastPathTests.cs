using System.Text;

namespace Vwap.Feeds.Tests;

/// <summary>Frames of trades as venues write them take the fast path. That it says what the strict reader says is shown with damaged frames.</summary>
public sealed class FastPathTests
{
    public static TheoryData<string, string> UsualFrames => new()
    {
        { "coinbase", Frames.Match },
        { "coinbase-advanced", CoinbaseAdvancedFrames.Update },
        { "coinbase-advanced", CoinbaseAdvancedFrames.Update.Replace("\"client_id\":\"\",", "", StringComparison.Ordinal) },
        { "kraken", KrakenFrames.Update },
    };

    [Theory]
    [MemberData(nameof(UsualFrames))]
    public void Decoder_UsualFrame_TakesTheFastPath(string venue, string frame) => Assert.True(TryDecodeUsual(venue, frame));

    [Fact]
    public void Example_OfEveryVenue_TakesTheFastPath() =>
        Assert.All(KnownVenues.All, venue => Assert.True(TryDecodeUsual(venue.Id.Name, Encoding.ASCII.GetString(venue.CreateExample(7)))));

    [Theory]
    [InlineData("coinbase", Frames.LastMatch)]
    [InlineData("coinbase", Frames.Heartbeat)]
    [InlineData("kraken", KrakenFrames.Snapshot)]
    [InlineData("coinbase-advanced", CoinbaseAdvancedFrames.Snapshot)]
    public void Decoder_OtherFrame_DoesNot(string venue, string frame) => Assert.False(TryDecodeUsual(venue, frame));

    [Theory]
    [InlineData("\"size\":\"", "\"size\": \"")]
    [InlineData("\"size\":\"", "\"size\":\"\\u0030")]
    [InlineData("\"side\":\"", "\"side\":\"\u00e9")]
    [InlineData("\"trade_id\":", "\"trade_id\":0")]
    [InlineData("\"trade_id\":", "\"trade_id\":-")]
    [InlineData("\"price\":\"", "\"price\":\"x")]
    [InlineData("}", "} ")]
    [InlineData("}", "")]
    public void Decoder_UnusualPart_IsLeftToTheStrictReader(string part, string instead) =>
        Assert.False(TryDecodeUsual("coinbase", Frames.Match.Replace(part, instead, StringComparison.Ordinal)));

    /// <summary>Frames damaged at a byte or two, so that many still look usual. A space before a frame leaves it to the strict reader.</summary>
    [Theory]
    [MemberData(nameof(UsualFrames))]
    public void Decoder_DamagedUsualFrame_SaysWhatTheStrictReaderSays(string venueName, string frame)
    {
        var cases = TestSize.Count("VWAP_FUZZ", 1_000_000) / UsualFrames.Count;
        var venue = KnownVenues.Find(VenueId.Parse(venueName));
        var (fast, strict) = ((JsonFrameDecoder)venue.CreateDecoder(StreamCatalog.Open(venue.Id)), venue.CreateDecoder(StreamCatalog.Open(venue.Id)));
        var (usual, other) = (new DecodedFrame(), new DecodedFrame());
        var (sound, random, taken) = (Encoding.ASCII.GetBytes(frame), new Random(20_261_130), 0L);
        for (var number = 0L; number < cases; number++)
        {
            var damaged = Damage(sound, random);
            usual.Clear();
            if (!fast.TryDecodeUsual(damaged.AsSpan(1), usual))
                continue;
            strict.Decode(damaged, other);
            taken++;
            if ((other.Kind, other.Rejected) != (FrameKind.Trades, 0) || !usual.Trades.SequenceEqual(other.Trades))
                Assert.Fail($"case {number}: {Agreement.Show(damaged)}");
        }

        TestContext.Current.TestOutputHelper!.WriteLine($"{venueName}: {cases} damaged frames, {taken} of them read by the fast path, all as the strict reader reads them");
        Assert.True(taken > cases / 10, $"only {taken} frames of {cases} look usual: the damage is too great to show anything");
    }

    /// <returns>A space, and the frame with one or two bytes replaced, removed or inserted.</returns>
    private static byte[] Damage(byte[] sound, Random random)
    {
        const string Bytes = "00112233445566778899..--eE+\"\\,:{}[] tZnbs\u0001\u007f";
        List<byte> bytes = [(byte)' ', .. sound];
        for (var wounds = random.Next(2); wounds >= 0; wounds--)
        {
            var at = 1 + random.Next(bytes.Count - 1);
            var instead = (byte)Bytes[random.Next(Bytes.Length)];
            switch (random.Next(4))
            {
                case 0:
                    bytes.RemoveAt(at);
                    break;
                case 1:
                    bytes.Insert(at, instead);
                    break;
                default:
                    bytes[at] = instead;
                    break;
            }
        }

        return [.. bytes];
    }

    private static bool TryDecodeUsual(string venueName, string frame)
    {
        var venue = KnownVenues.Find(VenueId.Parse(venueName));
        return ((JsonFrameDecoder)venue.CreateDecoder(StreamCatalog.Open(venue.Id))).TryDecodeUsual(Encoding.UTF8.GetBytes(frame), new());
    }
}
