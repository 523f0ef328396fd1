using System.Text;

namespace Vwap.Feeds.Tests;

/// <summary>A recorded session whose connection is cut after each of its bytes: the readings are those of the undisturbed session.</summary>
public sealed class CutConnectionTests
{
    private const string Session = "ws_exchange_matches_2021-04-17_10products.native.jsonl";

    /// <summary>A small run has a cut in each frame at every thirteenth byte.</summary>
    private static readonly int Step = TestSize.IsFull ? 1 : 13;

    /// <summary>The outage hides the frame that was cut and so many more.</summary>
    private const int FramesMissed = 5;

    private static readonly WindowSpec[] Windows = [WindowSpec.Parse("200"), WindowSpec.Parse("3"), WindowSpec.Parse("10s")];

    [Fact]
    public void Session_CutAtEveryByte_GivesTheReadingsOfTheWholeOne()
    {
        var frames = File.ReadAllLines(SharedFiles.Find("data", Session)).Select(Encoding.UTF8.GetBytes).ToArray();
        var trades = frames.Select(ReadTrade).ToArray();
        var expected = Run(frames, trades, cutFrame: frames.Length, cutByte: 0);

        Parallel.For(0, frames.Length, frame =>
        {
            for (var cut = frame % Step; cut < frames[frame].Length; cut += Step)
                AssertSame(expected, Run(frames, trades, frame, cut), trades.Take(frame), $"cut in frame {frame} after byte {cut}");
        });
    }

    private static void AssertSame(
        Dictionary<StreamId, List<Line>> expected, Dictionary<StreamId, List<Line>> got, IEnumerable<Trade?> before, string cut)
    {
        var seenBefore = before.OfType<Trade>().Select(trade => trade.Stream).ToHashSet();
        foreach (var (product, whole) in expected)
        {
            // A product that had not been heard of begins with what was its latest trade when the connection came back.
            var lines = got[product];
            var skipped = whole.Count - lines.Count;
            Assert.True(seenBefore.Contains(product) ? skipped == 0 : skipped >= 0, $"{cut}: {product} has {lines.Count} readings of {whole.Count}");
            for (var index = 0; index < lines.Count; index++)
                Assert.True(whole[skipped + index] == lines[index], $"{cut}: {product} gives {lines[index]}, not {whole[skipped + index]}");
        }
    }

    private static Dictionary<StreamId, List<Line>> Run(byte[][] frames, Trade?[] trades, int cutFrame, int cutByte)
    {
        var run = new SessionRun(trades);
        for (var index = 0; index < cutFrame; index++)
            run.Hear(frames[index], index);

        if (cutFrame < frames.Length)
        {
            // Worse than life: half a frame is no frame to a socket, but here it is handed on.
            run.HearHalf(frames[cutFrame].AsMemory(0, cutByte));
            var resume = Math.Min(frames.Length, cutFrame + 1 + FramesMissed);
            run.Reconnect(frames, resume);
            for (var index = resume; index < frames.Length; index++)
                run.Hear(frames[index], index);
        }

        run.Pass(TimeSpan.FromSeconds(1));
        return run.Readings;
    }

    private static Trade? ReadTrade(byte[] frame)
    {
        var decoded = new DecodedFrame();
        Frames.Venue.CreateDecoder(StreamCatalog.Open(Frames.Venue.Id)).Decode(frame, decoded);
        return decoded.Trades.Length > 0 ? decoded.Trades[0] : null;
    }

    private sealed record Line(long TradeId, ExactDecimal Vwap, ExactDecimal Volume, ExactDecimal Notional, int Count, ReadingState State);

    /// <summary>One life of a pipeline, with an exchange that serves over REST what has happened.</summary>
    private sealed class SessionRun(Trade?[] trades)
    {
        private readonly FeedPipeline _pipeline = new([(Frames.Venue, StreamCatalog.Open(Frames.Venue.Id))], Windows, new());
        private TimeSpan _now;
        private int _happened;

        public Dictionary<StreamId, List<Line>> Readings { get; } =
            trades.OfType<Trade>().Select(trade => trade.Stream).Distinct().ToDictionary(product => product, _ => new List<Line>());

        public void Hear(byte[] frame, int index)
        {
            _happened = Math.Max(_happened, index + 1);
            Apply(new(FeedEventKind.Frame, Frames.Venue.Id, frame));
        }

        public void HearHalf(ReadOnlyMemory<byte> half) => Apply(new(FeedEventKind.Frame, Frames.Venue.Id, half));

        public void Reconnect(byte[][] frames, int happened)
        {
            Apply(new(FeedEventKind.Closed, Frames.Venue.Id));
            _happened = happened;
            foreach (var last in Enumerable.Range(0, happened).Where(index => trades[index] is not null).GroupBy(index => trades[index]!.Value.Stream))
                Apply(new(FeedEventKind.Frame, Frames.Venue.Id, AsLastMatch(frames[last.Last()])));
        }

        public void Pass(TimeSpan time)
        {
            for (var end = _now + time; _now < end; _now += FeedLimits.TickInterval)
                Apply(new(FeedEventKind.Tick));
        }

        private static byte[] AsLastMatch(byte[] frame) =>
            Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(frame).Replace("\"type\":\"match\"", "\"type\":\"last_match\"", StringComparison.Ordinal));

        private void Apply(FeedEvent feedEvent)
        {
            var result = _pipeline.Apply(feedEvent with { Elapsed = _now });
            foreach (ref readonly var reading in result.Readings)
                Readings[reading.Stream].Add(new(reading.Trade.Id, reading.Vwap, reading.Volume, reading.Notional, reading.Count, reading.State));
            foreach (var request in result.Fetches.ToArray())
                Apply(new(FeedEventKind.Page, Frames.Venue.Id, CreatePage(request), request));
        }

        private byte[] CreatePage(FetchRequest request)
        {
            var rows = trades.Take(_happened).OfType<Trade>()
                .Where(trade => trade.Stream == request.Stream && trade.Id <= request.Ids.To)
                .DistinctBy(trade => trade.Id)
                .OrderByDescending(trade => trade.Id)
                .Select(trade => $$"""{"trade_id":{{trade.Id}},"price":"{{trade.Price}}","size":"{{trade.Size}}","time":"{{trade.Time:yyyy-MM-ddTHH:mm:ss.ffffff}}Z"}""");
            return Encoding.UTF8.GetBytes($"[{string.Join(',', rows)}]");
        }
    }
}
