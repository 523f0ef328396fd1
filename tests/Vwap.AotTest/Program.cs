using System.Text;
using Vwap;
using Vwap.Feeds;
using Vwap.Outputs;

// A real replay, file to file, in a program that is trimmed or compiled ahead of time: frames with a duplicate, garbage and unknown types in; the exact readings out.
var folder = Directory.CreateTempSubdirectory("vwap-aot-");
try
{
    var frames = Path.Combine(folder.FullName, "frames.jsonl");
    var readings = Path.Combine(folder.FullName, "readings.jsonl");
    await File.WriteAllBytesAsync(frames, Embedded("frames.jsonl"));
    await ReplayAsync(frames, readings);

    var expected = Encoding.UTF8.GetString(Embedded("readings.jsonl"));
    var written = await File.ReadAllTextAsync(readings);
    if (written == expected)
    {
        Console.WriteLine($"The replay gives the {expected.Count(character => character == '\n')} readings expected");
        return 0;
    }

    await Console.Error.WriteLineAsync($"The replay differs. Expected:\n{expected}Written:\n{written}");
    return 1;
}
finally
{
    folder.Delete(recursive: true);
}

static async Task ReplayAsync(string frames, string readings)
{
    var venue = KnownVenues.Default;
    var asItIs = new RepairOptions { CanFetch = false, Hold = TimeSpan.Zero };
    var pipeline = new FeedPipeline([(venue, StreamCatalog.Open(venue.Id))], [WindowSpec.Parse("3"), WindowSpec.Parse("1s")], asItIs);
    var logger = Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;
    await using var pump = new OutputPump(FileOutput.Open(readings, OutputFormat.Jsonl, logger), readings, options: null, TimeProvider.System, logger);

    using var file = ReplayFile.Open(frames, venue.Id);
    while (Next(file, pipeline) is { } batch)
        await pump.PostAsync(batch, CancellationToken.None);
    await pump.StopAsync(TimeSpan.FromSeconds(10));
    await pump.Completion;
}

static Reading[]? Next(ReplayFile file, FeedPipeline pipeline) => file.TryApplyNext(pipeline, out var result) ? result.Readings.ToArray() : null;

static byte[] Embedded(string name)
{
    using var resource = typeof(Program).Assembly.GetManifestResourceStream(name)!;
    var bytes = new byte[resource.Length];
    resource.ReadExactly(bytes);
    return bytes;
}
