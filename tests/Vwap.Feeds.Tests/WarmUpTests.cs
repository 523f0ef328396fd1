namespace Vwap.Feeds.Tests;

/// <summary>What runs before the first trade comes.</summary>
public sealed class WarmUpTests
{
    /// <summary>Each frame is a trade that is counted: the whole path runs, not the one for duplicates or gaps.</summary>
    [Fact]
    public void WarmUp_EveryVenue_CountsEachTrade()
    {
        var readings = new List<Reading>();
        WarmUp.Run(KnownVenues.All, [WindowSpec.OfCount(200), WindowSpec.Parse("5m")], ReadingExtras.None, batch => readings.AddRange(batch));
        foreach (var venue in KnownVenues.All)
        {
            var ofVenue = readings.FindAll(reading => reading.Stream == new StreamId(venue.Id, venue.Facts.DefaultProducts[0]));
            Assert.Equal(Enumerable.Range(1, 500).SelectMany(id => new[] { (long)id, id }), ofVenue.Select(reading => reading.Trade.Id));
            Assert.Equal(ReadingState.Complete, ofVenue[^2].State);
        }

        Assert.Equal(KnownVenues.All.Count * 1_000, readings.Count);
    }
}
