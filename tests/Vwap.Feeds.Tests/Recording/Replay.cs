namespace Vwap.Feeds.Tests;

/// <summary>A whole file brought through a pipeline, and what came of it.</summary>
internal sealed record Replay(IReadOnlyList<string> Readings, FeedCounters Counters, long BadLines, bool WasCutShort)
{
    public static Replay Run(string path)
    {
        using var file = ReplayFile.Open(path, VenueId.Coinbase);
        var streams = file.Header is { } header ? new StreamCatalog(VenueId.Coinbase, header.Streams.Select(stream => stream.Product)) : StreamCatalog.Open(VenueId.Coinbase);
        var windows = file.Header?.Windows ?? [WindowSpec.OfCount(200)];
        var pipeline = new FeedPipeline([(Frames.Venue, streams)], windows, file.Header?.Repair ?? new RepairOptions { CanFetch = false, Hold = TimeSpan.Zero });
        var readings = new List<string>();
        while (file.TryApplyNext(pipeline, out var result))
            AddTo(readings, result.Readings);
        return new(readings, pipeline.Counters, file.BadLines, file.WasCutShort);
    }

    public static void AddTo(List<string> readings, ReadOnlySpan<Reading> made)
    {
        foreach (ref readonly var reading in made)
            readings.Add($"{reading.Stream} {reading.Window} #{reading.Trade.Id} {reading.Vwap} {reading.Volume} {reading.Count} {reading.State}");
    }
}
