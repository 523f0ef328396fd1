namespace Vwap.Repository.Tests;

/// <summary>The README's example, as it stands there.</summary>
internal static class LibraryExample
{
    public static void Run(TextWriter Console)
    {
        // README begins
        var engine = new VwapEngine(WindowSpec.Parse("200"), WindowSpec.Parse("5m"));
        var trade = new Trade(StreamId.Parse("BTC-USD"), 865127924, Price.Parse("116865.03"), Size.Parse("0.00002298"), DateTime.UnixEpoch);
        foreach (var reading in engine.Add(trade, out var verdict))
            Console.WriteLine($"{reading.Stream} {reading.Window} {reading.Vwap} {reading.State} {verdict.Kind}");
        // README ends
    }
}
