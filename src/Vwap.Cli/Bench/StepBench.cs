using System.Buffers;
using Microsoft.Extensions.Logging;
using Vwap.Feeds;
using Vwap.Outputs;

namespace Vwap.Cli;

/// <summary>Measures the steps of the path of a trade one by one, on one thread.</summary>
internal sealed class StepBench(TimeSpan duration, TimeProvider timeProvider, CancellationToken cancellationToken)
{
    private const int BlocksPerSample = 16;
    private const int SamplesMax = 1 << 20;
    private const int ReplayedTrades = 200_000;

    private static readonly Venue Venue = KnownVenues.Default;
    private static readonly WindowSpec Window = WindowSpec.OfCount(200);

    private static StreamCatalog NewCatalog => new(Venue.Id, BenchFrames.Products);

    /// <summary>Decodes frames.</summary>
    /// <param name="isUsual">Whether their members come in the order in which the venue sends them.</param>
    public StepResult Decode(bool isUsual)
    {
        var frames = new BenchFrames(isUsual);
        var decoder = Venue.CreateDecoder(NewCatalog);
        var frame = new DecodedFrame();
        return Measure(isUsual ? "decode, the venue's order" : "decode, any other order", () =>
        {
            for (var index = 0; index < BenchFrames.Count; index++)
                decoder.Decode(frames.Payload(index), frame);
        });
    }

    /// <summary>Counts trades in a window of 200 and divides.</summary>
    public StepResult Update()
    {
        var engine = new VwapEngine(Window);
        var stream = new StreamId(Venue.Id, BenchFrames.Products[0]);
        Trade[] trades = [.. DecodeBlock().Select(trade => trade with { Stream = stream })];
        var id = 0L;
        return Measure("window of 200, with the division", () =>
        {
            foreach (ref readonly var trade in trades.AsSpan())
            {
                foreach (ref readonly var reading in engine.Add(trade with { Id = ++id }))
                    _ = reading.Vwap;
            }
        });
    }

    /// <summary>Writes readings as JSON lines to memory.</summary>
    public StepResult Encode()
    {
        var (engine, lines) = (new VwapEngine(Window), new ArrayBufferWriter<byte>());
        Reading[] readings = [.. DecodeBlock().Select(trade => engine.Add(trade)[0])];
        return Measure("JSON line", () =>
        {
            lines.ResetWrittenCount();
            ReadingLines.Write(OutputFormat.Jsonl, readings, lines);
        });
    }

    /// <summary>Replays a file of frames to JSON lines in another file.</summary>
    /// <param name="folder">Where the files go.</param>
    public async Task<StepResult> ReplayAsync(string folder)
    {
        var (from, to) = (Path.Combine(folder, "frames.jsonl"), Path.Combine(folder, "readings.jsonl"));
        WriteFrames(from);
        var samples = new List<double>();
        var allocated = 0L;
        for (var start = timeProvider.GetTimestamp(); samples.Count < 3 || timeProvider.GetElapsedTime(start) < duration;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            File.Delete(to);
            var (begun, before) = (timeProvider.GetTimestamp(), GC.GetTotalAllocatedBytes(precise: true));
            await ReplayOnceAsync(from, to);
            samples.Add(timeProvider.GetElapsedTime(begun).TotalNanoseconds / ReplayedTrades);
            allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
        }

        return new("replay, file to file", Median(samples), (double)allocated / ReplayedTrades);
    }

    private static async Task ReplayOnceAsync(string from, string to)
    {
        var settings = new ReplaySettings(Venue.Id, Streams: null, [Window], new(OutputFormat.Jsonl, to), new(LogLevel.None, IsJson: false));
        using var loggers = Logs.Create(settings.Log);
        using var file = ReplayFile.Open(from, Venue.Id);
        await new ReplayRun(settings, loggers).RunAsync(file, CancellationToken.None);
    }

    private static void WriteFrames(string path)
    {
        var frames = new BenchFrames();
        using var file = File.Create(path);
        for (var trade = 0; trade < ReplayedTrades; trade++)
        {
            if (trade % BenchFrames.Count == 0)
                frames.NumberAll();
            file.Write(frames.Payload(trade % BenchFrames.Count));
            file.WriteByte((byte)'\n');
        }
    }

    private static Trade[] DecodeBlock()
    {
        var (frames, decoder, frame, trades) = (new BenchFrames(), Venue.CreateDecoder(NewCatalog), new DecodedFrame(), new List<Trade>());
        for (var index = 0; index < BenchFrames.Count; index++)
        {
            decoder.Decode(frames.Payload(index), frame);
            trades.AddRange(frame.Trades);
        }

        return [.. trades];
    }

    /// <summary>Repeats what is done with a block of trades until the time is over.</summary>
    private StepResult Measure(string name, Action block)
    {
        block();
        var samples = new List<double>(SamplesMax);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var start = timeProvider.GetTimestamp(); timeProvider.GetElapsedTime(start) < duration && samples.Count < SamplesMax;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var begun = timeProvider.GetTimestamp();
            for (var round = 0; round < BlocksPerSample; round++)
                block();
            samples.Add(timeProvider.GetElapsedTime(begun).TotalNanoseconds / (BlocksPerSample * BenchFrames.Count));
        }

        var bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        return new(name, Median(samples), (double)bytes / ((long)samples.Count * BlocksPerSample * BenchFrames.Count));
    }

    private static double Median(List<double> samples)
    {
        samples.Sort();
        return samples[samples.Count / 2];
    }
}
