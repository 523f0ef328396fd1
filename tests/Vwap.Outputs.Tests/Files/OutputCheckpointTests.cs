namespace Vwap.Outputs.Tests;

public sealed class OutputCheckpointTests : IDisposable
{
    private static readonly StreamId Btc = StreamId.Parse("BTC-USD");
    private static readonly StreamId Eth = StreamId.Parse("ETH-USD");
    private static readonly WindowSpec Three = WindowSpec.Parse("3");
    private static readonly WindowSpec FiveSeconds = WindowSpec.Parse("5s");

    private readonly TemporaryFolder _folder = new();

    private string Path => _folder.File("readings");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ReadLast_NoFile_FindsNothing() => Assert.Null(ReadLast(OutputFormat.Jsonl, (Btc, Three)).LastTradeId(Btc, Three));

    [Fact]
    public void ReadLast_EmptyFile_FindsNothing()
    {
        File.WriteAllText(Path, "");
        Assert.Null(ReadLast(OutputFormat.Plain, (Btc, Three)).LastTradeId(Btc, Three));
    }

    [Theory]
    [InlineData(OutputFormat.Jsonl)]
    [InlineData(OutputFormat.Csv)]
    public void ReadLast_SeveralPairs_FindsTheLastReadingOfEach(OutputFormat format)
    {
        var market = new Market("3", "5s");
        Write(format, [.. market.Trade(7), .. market.Trade(3, stream: "ETH-USD"), .. market.Trade(8), market.Trade(9)[0]]);
        var checkpoint = ReadLast(format, (Btc, Three), (Btc, FiveSeconds), (Eth, Three), (Eth, WindowSpec.Parse("9")));
        Assert.Equal(9, checkpoint.LastTradeId(Btc, Three));
        Assert.Equal(8, checkpoint.LastTradeId(Btc, FiveSeconds));
        Assert.Equal(3, checkpoint.LastTradeId(Eth, Three));
        Assert.Null(checkpoint.LastTradeId(Eth, WindowSpec.Parse("9")));
        Assert.Null(checkpoint.LastTradeId(Eth, FiveSeconds));
    }

    [Theory]
    [InlineData(OutputFormat.Jsonl)]
    [InlineData(OutputFormat.Csv)]
    public void ReadLast_PairOnlyAtTheStartOfALargeFile_FindsIt(OutputFormat format)
    {
        var market = new Market("3");
        Write(format, [.. market.Trade(1, stream: "ETH-USD"), .. market.Trades(12_000)]);
        Assert.True(new FileInfo(Path).Length > 2 * 256 * 1024);
        var checkpoint = ReadLast(format, (Btc, Three), (Eth, Three));
        Assert.Equal(12_000, checkpoint.LastTradeId(Btc, Three));
        Assert.Equal(1, checkpoint.LastTradeId(Eth, Three));
    }

    [Fact]
    public void ReadLast_AllFoundAtTheEnd_DoesNotReadFurther()
    {
        var first = Lines.Of(OutputFormat.Jsonl, new Market("3").Trade(1));
        var last = Lines.Of(OutputFormat.Jsonl, new Market("3").Trades(2));
        File.WriteAllBytes(Path, [.. first, .. "not ours\n"u8, .. last]);
        Assert.Equal(2, ReadLast(OutputFormat.Jsonl, (Btc, Three)).LastTradeId(Btc, Three));
    }

    [Fact]
    public void ReadLast_ForeignLine_IsRefusedWithItsOffset()
    {
        var first = Lines.Of(OutputFormat.Jsonl, new Market("3").Trade(1));
        File.WriteAllBytes(Path, [.. first, .. "not ours\n"u8, .. first]);
        var refusal = Assert.Throws<OutputFileException>(() => ReadLast(OutputFormat.Jsonl, (Eth, Three)));
        Assert.Contains($"the line at byte {first.Length} is not", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ReadLast_MembersAddedByALaterVersion_AreIgnored()
    {
        var line = Lines.TextOf(OutputFormat.Jsonl, new Market("3").Trade(41)).Replace("}\n", ",\"source\":\"x\"}\n", StringComparison.Ordinal);
        File.WriteAllText(Path, line);
        Assert.Equal(41, ReadLast(OutputFormat.Jsonl, (Btc, Three)).LastTradeId(Btc, Three));
    }

    [Theory]
    [InlineData(OutputFormat.Jsonl)]
    [InlineData(OutputFormat.Csv)]
    public void ReadLast_SameProductOfTwoVenues_FindsEachByItsVenue(OutputFormat format)
    {
        var (kraken, unknown) = (StreamId.Parse("kraken:BTC-USD"), StreamId.Parse("other:BTC-USD"));
        var market = new Market("3");
        Write(format, [.. market.Trade(7, stream: "kraken:BTC-USD"), .. market.Trade(900)]);
        var checkpoint = ReadLast(format, (Btc, Three), (kraken, Three), (unknown, Three));
        Assert.Equal(900, checkpoint.LastTradeId(Btc, Three));
        Assert.Equal(7, checkpoint.LastTradeId(kraken, Three));
        Assert.Null(checkpoint.LastTradeId(unknown, Three));
    }

    [Fact]
    public void ReadLast_CsvFileWithoutVenues_IsRefusedForAnotherVenue()
    {
        File.WriteAllText(Path, "product,window,vwap,volume,notional,count,trade_id,price,size,time,state\n");
        Assert.Null(ReadLast(OutputFormat.Csv, (Btc, Three)).LastTradeId(Btc, Three));
        var refusal = Assert.Throws<OutputFileException>(() => ReadLast(OutputFormat.Csv, (Btc, Three), (StreamId.Parse("kraken:BTC/USD"), Three)));
        Assert.Contains("no column for the venue, which kraken:BTC/USD needs", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ReadLast_CsvFileWithDetails_IsContinuedWithTheSameOnesOnly()
    {
        var engine = new VwapEngine(ReadingExtras.Bands, Three);
        File.WriteAllBytes(Path, Lines.Of(OutputFormat.Csv, ReadingExtras.Bands, engine.Add(Market.CreateTrade(7))));
        Assert.Equal(7, OutputCheckpoint.ReadLast(Path, OutputFormat.Csv, [(Btc, Three)], ReadingExtras.Bands).LastTradeId(Btc, Three));
        foreach (var other in new[] { ReadingExtras.None, ReadingExtras.Twap, ReadingExtras.Bands | ReadingExtras.Twap })
        {
            var refusal = Assert.Throws<OutputFileException>(() => OutputCheckpoint.ReadLast(Path, OutputFormat.Csv, [(Btc, Three)], other));
            Assert.Contains("line 1 names other columns than those of this run (product,", refusal.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void ReadLast_Folder_IsRefused()
    {
        Directory.CreateDirectory(Path);
        Assert.Throws<OutputFileException>(() => ReadLast(OutputFormat.Jsonl, (Btc, Three)));
    }

    [Fact]
    public async Task ReadLast_FileBeingWritten_FindsWhatWasWritten()
    {
        await using var output = FileOutput.Open(Path, OutputFormat.Jsonl, new LogRecorder());
        await output.WriteAsync(new Market("3").Trade(5), TestContext.Current.CancellationToken);
        Assert.Equal(5, ReadLast(OutputFormat.Jsonl, (Btc, Three)).LastTradeId(Btc, Three));
    }

    private ResumePoint ReadLast(OutputFormat format, params (StreamId, WindowSpec)[] wanted) =>
        OutputCheckpoint.ReadLast(Path, format, wanted);

    private void Write(OutputFormat format, Reading[] readings) => File.WriteAllBytes(Path, Lines.Of(format, readings));
}
