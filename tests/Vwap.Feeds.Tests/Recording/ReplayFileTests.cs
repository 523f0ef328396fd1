using System.Text;

namespace Vwap.Feeds.Tests;

public sealed class ReplayFileTests
{
    private static readonly RecordingHeader Header = new([Frames.Btc], [WindowSpec.OfCount(3)], new() { CanFetch = false });

    [Theory]
    [InlineData("session.jsonl")]
    [InlineData("session.jsonl.gz")]
    [InlineData("session.jsonl.br")]
    public void Recording_Whole_GivesItsReadingsEachTime(string name)
    {
        using var folder = new TemporaryFolder();
        var file = folder.File(name);
        Record(file, trades: 50);

        var first = Replay.Run(file);
        Assert.Equal((50, 0L, false), (first.Readings.Count, first.BadLines, first.WasCutShort));
        Assert.Equal("BTC-USD 3 #1 1.5 1 1 Filling", first.Readings[0]);
        Assert.Equal(string.Join('\n', first.Readings), string.Join('\n', Replay.Run(file).Readings));
    }

    [Theory]
    [InlineData("session.jsonl")]
    [InlineData("session.jsonl.gz")]
    [InlineData("session.jsonl.br")]
    public void Recording_CutAtAnyByte_GivesWhatIsLeftAndNeverThrows(string name)
    {
        using var folder = new TemporaryFolder();
        var file = folder.File(name);
        Record(file, trades: 12);
        var whole = File.ReadAllBytes(file);
        var readings = Replay.Run(file).Readings;
        for (var length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(file, whole.AsSpan(0, length));
            try
            {
                var cut = Replay.Run(file);
                Assert.Equal(readings.Take(cut.Readings.Count), cut.Readings, StringComparer.Ordinal);
                Assert.True(cut.BadLines + cut.Counters.Rejected <= 1, $"{cut.BadLines} bad lines of {length} bytes");
            }
            catch (FormatException damage)
            {
                Assert.Contains("header of the recording is damaged", damage.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Recording_Compressed_IsMuchSmaller()
    {
        using var folder = new TemporaryFolder();
        var plain = folder.File("session.jsonl");
        var packed = folder.File("session.jsonl.gz");
        Record(plain, trades: 1_000);
        Record(packed, trades: 1_000);
        var (before, after) = (new FileInfo(plain).Length, new FileInfo(packed).Length);
        Assert.True(after * 5 < before, $"{before} bytes became {after}");
    }

    [Fact]
    public void Envelopes_OfAnotherProgram_AreOpened()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("session.jsonl");
        File.WriteAllLines(file, ["""{"connect_ts":1}""", """{"sent_ts":1,"raw":"{}"}""", Envelope(CreateFrame(1)), """{"recv_ts":3,"raw":null}""", Envelope(CreateFrame(2))]);
        var replay = Replay.Run(file);
        Assert.Equal((2, 1L), (replay.Readings.Count, replay.BadLines));
    }

    [Theory]
    [InlineData("product,trade_id,price,size,time", "BTC-USD,{0},1.5,1,2025-01-01T00:00:00Z")]
    [InlineData("x,time, size ,price,,trade_id,product", "é,2025-01-01T00:00:00Z,1,1.5,\"a,b\",{0},BTC-USD")]
    public void Csv_AnyOrderOfColumns_IsRead(string header, string row)
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("trades.csv.gz");
        using (var stream = CompressedFile.Create(file))
        {
            foreach (var line in new[] { header, string.Format(row, 1), "bad row", "", string.Format(row, "+2"), string.Format(row, "-2"), string.Format(row, "2x"), string.Format(row, 2) })
                stream.Write(Encoding.UTF8.GetBytes(line + "\r\n"));
        }

        var replay = Replay.Run(file);
        Assert.Equal(["BTC-USD 200 #1 1.5 1 1 Filling", "BTC-USD 200 #2 1.5 2 2 Filling"], replay.Readings, StringComparer.Ordinal);
        Assert.Equal(4, replay.BadLines);
    }

    /// <summary>What exports and archives look like.</summary>
    [Theory]
    [InlineData("portfolio,trade id,product,side,created at,size,size unit,price,fee\np,{0},BTC-USD,BUY,2025-01-01T00:00:0{0}.000Z,1,BTC,1.5,0")]
    [InlineData("exchange,symbol,timestamp,local_timestamp,id,side,price,amount\ncoinbase,BTC-USD,173568960{0}000000,1,{0},buy,1.5,1")]
    [InlineData("\"Symbol\",\"Trade_ID\",\"Price\",\"Qty\",\"Date\"\n\"BTC-USD\",\"{0}\",\"1.5\",\"1\",\"2025-01-01 00:00:0{0}\"")]
    [InlineData("{0},1.50000000,1.00000000,1.50000000,173568960{0}000,True,True")]
    [InlineData("{0},1.50000000,1.00000000,1.50000000,173568960{0}000000,True,True")]
    [InlineData("173568960{0},1.5,1.00000000")]
    [InlineData("173568960{0}.25,1.5,1.00000000")]
    public void Csv_OfAnExportOrArchive_IsRead(string pattern)
    {
        using var folder = new TemporaryFolder();
        var lines = pattern.Split('\n');
        var file = folder.Write("trades.csv", string.Join('\n', [.. lines[..^1], string.Format(lines[^1], 1), string.Format(lines[^1], 2)]));
        using var replay = ReplayFile.Open(file, VenueId.Coinbase, [StreamId.Parse("BTC-USD")]);
        var pipeline = new FeedPipeline([], [WindowSpec.OfCount(200)], new RepairOptions { CanFetch = false, Hold = TimeSpan.Zero });
        var readings = new List<string>();
        while (replay.TryApplyNext(pipeline, out var result))
        {
            Replay.AddTo(readings, result.Readings);
            Assert.Equal(new DateTime(2025, 1, 1, 0, 0, readings.Count, DateTimeKind.Utc), result.Readings[0].Trade.Time.AddMilliseconds(-result.Readings[0].Trade.Time.Millisecond));
        }

        Assert.Equal(["BTC-USD 200 #1 1.5 1 1 Filling", "BTC-USD 200 #2 1.5 2 2 Filling"], readings, StringComparer.Ordinal);
        Assert.Equal(0, replay.BadLines);
        Assert.Equal(lines[0].StartsWith("17", StringComparison.Ordinal), replay.HasNoIds);
    }

    [Fact]
    public void Csv_OfAnArchiveWithoutAProduct_AsksForIt()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("trades.csv", "1,1.5,1,1.5,1735689601000,True,True\n");
        Assert.Contains("--products", Assert.Throws<FormatException>(() => ReplayFile.Open(file, VenueId.Coinbase)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", " product, trade_id, price, size, time")]
    [InlineData("product,price,size,time\n", " trade_id")]
    [InlineData("Product,trade_id,price,size\n", " time")]
    public void Csv_WithoutAColumn_SaysWhich(string text, string missing)
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("trades.csv");
        File.WriteAllText(file, text);
        Assert.EndsWith(missing + " not found", Assert.Throws<FormatException>(() => ReplayFile.Open(file, VenueId.Coinbase)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ws_exchange_matches_2022-09-12_goreencoded.jsonl", 200)]
    [InlineData("ws_exchange_matches_2021-04-17_10products.native.jsonl", 107)]
    [InlineData("ws_exchange_session_2021-04-17_10products.envelope.jsonl", 107)]
    public void RecordedMarket_Replayed_GivesAReadingPerTrade(string name, int trades)
    {
        using var folder = new TemporaryFolder();
        var file = folder.File(name + ".br");
        using (var stream = CompressedFile.Create(file))
            stream.Write(Encoding.UTF8.GetBytes(string.Join('\n', File.ReadAllLines(SharedFiles.Find("data", name)))));
        Assert.Equal(trades, Replay.Run(file).Readings.Count);
    }

    private static void Record(string path, int trades)
    {
        using var writer = new RecordingWriter(path, Header);
        var at = new DateTime(2025, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        for (var id = 1; id <= trades; id++)
        {
            var feedEvent = new FeedEvent(FeedEventKind.Frame, VenueId.Coinbase, Encoding.UTF8.GetBytes(CreateFrame(id)));
            writer.Write(feedEvent with { At = at.AddMilliseconds(id), Elapsed = TimeSpan.FromMilliseconds(id) });
        }
    }

    private static string CreateFrame(int id) =>
        $$"""{"type":"match","trade_id":{{id}},"product_id":"BTC-USD","price":"1.5","size":"1","time":"2025-01-01T00:00:00Z"}""";

    private static string Envelope(string frame) => $$"""{"recv_ts":2,"raw":"{{frame.Replace("\"", "\\\"", StringComparison.Ordinal)}}"}""";
}
