namespace Vwap.Feeds;

/// <summary>Runs made-up trades through the path of a trade before the first one comes, so that its methods are compiled well by then.</summary>
/// <remarks>A function without effects but for the time it takes. Thread-safe.</remarks>
public static class WarmUp
{
    /// <summary>The frames of each venue: many times as many calls as make the runtime compile a method well, and a few milliseconds.</summary>
    private const int Frames = 500;

    /// <summary>Decodes and counts trades of each venue.</summary>
    /// <param name="venues">The venues.</param>
    /// <param name="windows">The windows of every stream.</param>
    /// <param name="with">What readings have besides the VWAP.</param>
    /// <param name="emit">What is done with readings; valid until it returns.</param>
    public static void Run(IEnumerable<Venue> venues, IReadOnlyList<WindowSpec> windows, ReadingExtras with, Action<ReadOnlySpan<Reading>> emit)
    {
        foreach (var venue in venues)
        {
            var rules = new VenueRules(venue.Facts.Ids, CanFetch: false, venue.Facts.PageTradesMax);
            var repair = new RepairOptions { With = with, Venues = new Dictionary<VenueId, VenueRules> { [venue.Id] = rules } };
            var pipeline = new FeedPipeline([(venue, new StreamCatalog(venue.Id, venue.Facts.DefaultProducts))], windows, repair);
            for (var id = 1; id <= Frames; id++)
                emit(pipeline.Apply(new FeedEvent(FeedEventKind.Frame, venue.Id, venue.CreateExample(id))).Readings);
        }
    }
}
