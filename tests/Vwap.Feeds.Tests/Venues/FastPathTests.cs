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

    private static bool TryDecodeUsual(string venueName, string frame)
    {
        var venue = KnownVenues.Find(VenueId.Parse(venueName));
        return ((JsonFrameDecoder)venue.CreateDecoder(StreamCatalog.Open(venue.Id))).TryDecodeUsual(Encoding.UTF8.GetBytes(frame), new());
    }
}
