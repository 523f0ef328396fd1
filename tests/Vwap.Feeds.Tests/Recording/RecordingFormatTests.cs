using System.Buffers;
using System.Text;

namespace Vwap.Feeds.Tests;

public sealed class RecordingFormatTests
{
    private static readonly StreamId Kraken = StreamId.Parse("kraken:BTC/USD");
    private static readonly StreamId Stream = Frames.Btc;
    private static readonly TimeSpan Elapsed = TimeSpan.FromMicroseconds(90_000_001);
    private static readonly DateTime At = new DateTime(2025, 8, 22, 20, 11, 30, 12, 637, DateTimeKind.Utc).AddTicks(1);

    [Fact]
    public void Frame_Written_IsThisLine() => Assert.Equal(
        """{"at":"2025-08-22T20:11:30.0126371Z","elapsed_us":90000001,"raw":"{\"type\":\"x\"}"}""" + "\n",
        Write(new(FeedEventKind.Frame, VenueId.Coinbase, Encoding.UTF8.GetBytes("""{"type":"x"}""")) { At = At, Elapsed = Elapsed }));

    [Fact]
    public void FailedFetch_Written_IsThisLine() => Assert.Equal(
        """{"at":"2025-08-22T20:11:30.0126371Z","elapsed_us":90000001,"venue":"kraken","event":"FetchFailed","product":"BTC/USD","from":7,"to":9,"retry_after_ticks":30000000,"detail":"429 Too Many Requests"}""" + "\n",
        Write(new(FeedEventKind.FetchFailed, Kraken.Venue, default, new(Kraken, new(7, 9)), TimeSpan.FromSeconds(3), "429 Too Many Requests") { At = At, Elapsed = Elapsed }));

    [Theory]
    [InlineData(1)]
    [InlineData(20251122)]
    public void AnyEvent_WrittenAndRead_IsTheSame(int seed)
    {
        var random = new Random(seed);
        for (var number = 0; number < 5_000; number++)
        {
            var written = Create(random);
            var line = Write(written);
            Assert.Equal(line.Length - 1, line.IndexOf('\n', StringComparison.Ordinal));
            if (!RecordingFormat.TryReadEvent(Encoding.UTF8.GetBytes(line), out var read)
                || !written.Payload.Span.SequenceEqual(read.Payload.Span)
                || read with { Payload = default } != written with { Payload = default }
                || read.At.Kind != DateTimeKind.Utc)
            {
                Assert.Fail($"seed {seed}, event {number}: {read} for {line}");
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"at":"2025-08-22T20:11:30Z"}""")]
    [InlineData("""{"at":"2025-08-22T20:11:30Z","raw":null}""")]
    [InlineData("""{"at":"2025-08-22T20:11:30Z","raw":7}""")]
    [InlineData("""{"at":"2025-08-22T20:11:30Z","raw":"\ud800"}""")]
    [InlineData("""{"at":"2025-08-22T20:11:30Z","raw64":"!"}""")]
    [InlineData("""{"at":"yesterday","raw":"{}"}""")]
    [InlineData("""{"at":7,"raw":"{}"}""")]
    [InlineData("""{"at":"2025-08-22T20:11:30Z","event":"Nonsense"}""")]
    [InlineData("""{"at":"2025-08-22T20:11:30Z","event":"77"}""")]
    [InlineData("""{"at":"2025-08-22T20:11:30Z","event":"6"}""")]
    [InlineData("""{"at":"2025-08-22T20:11:30Z","event":null}""")]
    [InlineData("""{"at":"2025-08-22T20:11:30Z","event":"Page","raw":"[]"}""")]
    [InlineData("""{"at":"2025-08-22T20:11:30Z","event":"Page","product":null,"from":1,"to":2,"raw":"[]"}""")]
    [InlineData("""{"at":"2025-08-22T20:11:30Z","event":"Page","product":"BTC-USD","from":3,"to":2,"raw":"[]"}""")]
    [InlineData("""{"at":"2025-08-22T20:11:30Z","event":"Page","product":"BTC-USD","from":1e400,"to":2,"raw":"[]"}""")]
    public void DamagedEvent_Read_IsRefused(string line) => Assert.False(RecordingFormat.TryReadEvent(Encoding.UTF8.GetBytes(line), out _));

    [Fact]
    public void EventInAnotherTimeZone_Read_IsInUtc()
    {
        Assert.True(RecordingFormat.TryReadEvent("""{"at":"2025-08-22T22:11:30+02:00","event":"Tick"}"""u8.ToArray(), out var feedEvent));
        Assert.Equal((new DateTime(2025, 8, 22, 20, 11, 30, DateTimeKind.Utc), DateTimeKind.Utc), (feedEvent.At, feedEvent.At.Kind));
    }

    [Fact]
    public void Header_WrittenAndRead_IsTheSame()
    {
        var header = new RecordingHeader(
            [Stream, StreamId.Parse("ETH-BTC")], [WindowSpec.Parse("200"), WindowSpec.Parse("5m")], new() { CanFetch = false, Hold = TimeSpan.FromTicks(12_345_678), Seed = -7 }, MaxTrades: 12);
        var line = new ArrayBufferWriter<byte>();
        RecordingFormat.Write(line, header);
        var read = RecordingFormat.ReadHeader(line.WrittenMemory);
        Assert.NotNull(read);
        Assert.Equal(header.Streams, read.Streams);
        Assert.Equal(header.Windows, read.Windows);
        Assert.Equal((header.Repair.Hold, header.Repair.Seed), (read.Repair.Hold, read.Repair.Seed));
        Assert.Equal([(VenueId.Coinbase, new VenueRules(CanFetch: false))], read.Repair.Venues.Select(venue => (venue.Key, venue.Value)));
        Assert.Equal(header.MaxTrades, read.MaxTrades);
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("false", false)]
    [InlineData("[\"coinbase\"]", true)]
    [InlineData("[]", false)]
    public void Header_OfAnyVersion_SaysWhetherThereWasRest(string rest, bool canFetch)
    {
        var header = RecordingFormat.ReadHeader(Encoding.UTF8.GetBytes($$"""{"vwap_recording":1,"products":["BTC-USD"],"windows":["200"],"rest":{{rest}},"hold_ms":2000,"seed":1}"""));
        Assert.Equal(canFetch, header!.Repair.Venues[VenueId.Coinbase].CanFetch);
    }

    [Fact]
    public void EventOfAnEarlierVersion_Read_HasNoElapsedTimeAndIsOfCoinbase()
    {
        Assert.True(RecordingFormat.TryReadEvent("""{"at":"2025-08-22T20:11:30Z","raw":"{}"}"""u8.ToArray(), out var frame));
        Assert.Equal((FeedEventKind.Frame, VenueId.Coinbase, TimeSpan.MinValue), (frame.Kind, frame.Venue, frame.Elapsed));
        Assert.True(RecordingFormat.TryReadEvent("""{"at":"2025-08-22T20:11:30Z","event":"Opened"}"""u8.ToArray(), out var opened));
        Assert.Equal(FeedEventKind.Tick, opened.Kind);
    }

    [Theory]
    [InlineData("""{"vwap_recording":1,""")]
    [InlineData("""{"vwap_recording":1}""")]
    [InlineData("""{"vwap_recording":"1"}""")]
    [InlineData("""{"vwap_recording":1.5}""")]
    [InlineData("""{"vwap_recording":1,"products":[null],"windows":["200"],"rest":true,"hold_ms":2000,"seed":1}""")]
    [InlineData("""{"vwap_recording":1,"products":["BTC-USD"],"windows":[null],"rest":true,"hold_ms":2000,"seed":1}""")]
    [InlineData("""{"vwap_recording":1,"products":["BTC-USD"],"windows":[],"rest":true,"hold_ms":2000,"seed":1}""")]
    [InlineData("""{"vwap_recording":1,"products":["BTC-USD"],"windows":["200"],"rest":true,"hold_ms":1e300,"seed":1}""")]
    [InlineData("""{"vwap_recording":1,"products":["BTC-USD"],"windows":["200"],"rest":true,"hold_ms":-5,"seed":1}""")]
    [InlineData("""{"vwap_recording":1,"products":["BTC-USD"],"windows":["200"],"rest":true,"hold_ms":2000,"seed":1e99}""")]
    public void DamagedHeader_Read_SaysSo(string line) => Assert.Contains(
        "header of the recording is damaged", Assert.Throws<FormatException>(() => RecordingFormat.ReadHeader(Encoding.UTF8.GetBytes(line))).Message, StringComparison.Ordinal);

    [Fact]
    public void HeaderOfAnotherVersion_Read_SaysSo() => Assert.Contains(
        "Unsupported recording version", Assert.Throws<FormatException>(() => RecordingFormat.ReadHeader("""{"vwap_recording":2,"new":[]}"""u8.ToArray())).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"recv_ts":1.5,"raw":"{\"type\":\"é\"}"}""", """{"type":"é"}""")]
    [InlineData("""{"sent_ts":1.5,"raw":"{}"}""", null)]
    [InlineData("""{"recv_ts":1.5,"raw":null}""", null)]
    [InlineData("""{"recv_ts":1.5,"raw":7}""", null)]
    [InlineData("""{"recv_ts":1.5,"raw":"\ud800"}""", null)]
    [InlineData("""{"connect_ts":1}""", null)]
    [InlineData("""["raw"]""", null)]
    [InlineData("""{"recv_ts":1.5,"raw":"{""", null)]
    public void Envelope_OfAnotherProgram_GivesWhatWasReceived(string line, string? frame)
    {
        Assert.Equal(frame is not null, RecordingFormat.TryReadEnvelope(Encoding.UTF8.GetBytes(line), out var read));
        Assert.Equal(frame ?? "", Encoding.UTF8.GetString(read.Span));
    }

    private static FeedEvent Create(Random random)
    {
        var kind = (FeedEventKind)random.Next(Enum.GetValues<FeedEventKind>().Length);
        var stream = random.Next(2) == 0 ? Stream : Kraken;
        var request = new FetchRequest(stream, new(random.Next(1, 100), random.NextInt64(100, long.MaxValue)));
        var feedEvent = kind switch
        {
            FeedEventKind.Tick => new(kind),
            FeedEventKind.Frame => new(kind, stream.Venue, CreatePayload(random)),
            FeedEventKind.Page => new(kind, stream.Venue, CreatePayload(random), request, CreatePause(random)),
            FeedEventKind.FetchFailed => new(kind, stream.Venue, default, request, CreatePause(random), CreateText(random)),
            FeedEventKind.Closed => new(kind, stream.Venue, Detail: CreateText(random)),
            _ => new FeedEvent(kind, stream.Venue),
        };
        var at = new DateTime(At.Ticks + random.NextInt64(TimeSpan.TicksPerDay), DateTimeKind.Utc);
        return feedEvent with { At = at, Elapsed = TimeSpan.FromMicroseconds(random.NextInt64(1_000_000_000_000)) };
    }

    private static TimeSpan CreatePause(Random random) => TimeSpan.FromTicks(random.NextInt64(1_000_000) * random.Next(2));

    private static byte[] CreatePayload(Random random)
    {
        var bytes = new byte[random.Next(60)];
        random.NextBytes(bytes);
        return random.Next(3) == 0 ? bytes : Encoding.UTF8.GetBytes(CreateText(random));
    }

    private static string CreateText(Random random) =>
        string.Concat(Enumerable.Range(0, random.Next(40)).Select(_ => Rune.TryCreate(random.Next(3) == 0 ? random.Next(0x110000) : random.Next(0x80), out var rune) ? rune.ToString() : "\r\n"));

    private static string Write(in FeedEvent feedEvent)
    {
        var line = new ArrayBufferWriter<byte>();
        RecordingFormat.Write(line, feedEvent);
        return Encoding.UTF8.GetString(line.WrittenSpan);
    }
}
