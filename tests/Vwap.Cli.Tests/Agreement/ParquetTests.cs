using Parquet;
using Parquet.Schema;

namespace Vwap.Cli.Tests;

/// <summary>Parquet files of the whole program, and back into it.</summary>
public sealed class ParquetTests
{
    private const string Capture = "ws_exchange_matches_2022-09-12_goreencoded.jsonl";

    [Fact]
    public async Task Replay_RecordedFrames_GivesTheRowsOfItsCsv()
    {
        var capture = SharedFiles.Find("data", Capture);
        using var folder = new TemporaryFolder();
        string[] arguments = ["replay", capture, "--window", "50,10s", "--with", "bands,twap,side,range"];
        var (exitCode, _, log) = await VwapProcess.RunAsync([.. arguments, "--output", "parquet", "--out", folder.File("readings") + "/", "--roll", "1m"]);
        Assert.True(exitCode == 0, log);
        var csv = await VwapProcess.RunAsync([.. arguments, "--output", "csv"]);
        var rows = await ParquetTable.ReadFolderAsync(folder.File("readings"));
        Assert.Equal(csv.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries), rows, StringComparer.Ordinal);
        Assert.True(Directory.GetFiles(folder.File("readings"), "*.parquet").Length > 1);

        foreach (var file in Directory.GetFiles(folder.File("readings"), "*.parquet"))
        {
            var audit = await VwapProcess.RunAsync("audit", file);
            Assert.True(audit.ExitCode == 0, audit.Output);
        }
    }

    [Fact]
    public async Task Replay_IntoAFolderThatIsNotEmpty_IsRefused()
    {
        using var folder = new TemporaryFolder();
        folder.Write("notes", "mine");
        var (exitCode, _, log) = await VwapProcess.RunAsync("replay", folder.Write("trades.csv", "product,trade_id,price,size,time\n"), "--output", "parquet", "--out", folder.Path);
        Assert.Equal(2, exitCode);
        Assert.Contains("is not empty: choose another name or delete it", log, StringComparison.Ordinal);
    }

    /// <summary>As other programs write them: other names, other types, rows without a value.</summary>
    [Fact]
    public async Task Replay_ParquetOfAnotherProgram_GivesTheReadingsOfTheSameTrades()
    {
        using var folder = new TemporaryFolder();
        var (time, id) = (new DateTime(2026, 11, 1, 12, 0, 0, DateTimeKind.Utc), new DataField<long>("id"));
        var (price, amount) = (new DecimalDataField("price", 18, 2, isNullable: false), new DecimalDataField("amount", 18, 8, isNullable: false));
        var (stamp, symbol, noise) = (
            new DateTimeDataField("timestamp", DateTimeFormat.Timestamp, isAdjustedToUTC: true, DateTimeTimeUnit.Micros, isNullable: false),
            new DataField<string>("symbol", nullable: true), new DataField<double>("noise"));
        var maker = new DataField<bool>("is_buyer_maker");
        var file = folder.File("trades.parquet");
        await WriteAsync(file, new ParquetSchema(id, price, amount, stamp, symbol, noise, maker), async group =>
        {
            await group.WriteAsync<long>(id, new long[] { 1, 2, 3 });
            await group.WriteAsync<decimal>(price, new[] { 100.25m, 100m, 101.5m });
            await group.WriteAsync<decimal>(amount, new[] { 0.5m, 0.00000001m, 2m });
            await group.WriteAsync<DateTime>(stamp, new[] { time, time.AddMicroseconds(1), time.AddSeconds(1) });
            await group.WriteAsync(symbol, new[] { "X-Y", null!, "X-Y" });
            await group.WriteAsync<double>(noise, new[] { 0.1, 0.2, 0.3 });
            await group.WriteAsync<bool>(maker, new[] { true, false, false });
        });
        var csv = folder.Write("trades.csv", """
            product,trade_id,price,size,time,is_buyer_maker
            X-Y,1,100.25,0.5,2026-11-01T12:00:00.000000Z,true
            X-Y,3,101.5,2,2026-11-01T12:00:01.000000Z,false

            """);
        var (exitCode, output, log) = await VwapProcess.RunAsync("replay", file, "--with", "side");
        Assert.True(exitCode == 0, log);
        Assert.Contains("1 lines skipped", log, StringComparison.Ordinal); // that without a product
        Assert.Equal((await VwapProcess.RunAsync("replay", csv, "--with", "side")).Output, output);
        Assert.EndsWith("\"buy_volume\":\"2\",\"sell_volume\":\"0.5\"}\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replay_ParquetWithBinaryNumbers_IsRefused()
    {
        using var folder = new TemporaryFolder();
        var price = new DataField<double>("price");
        var file = folder.File("trades.parquet");
        await WriteAsync(file, new ParquetSchema(price), group => group.WriteAsync<double>(price, new[] { 0.1 }));
        await AssertRefusedAsync(file, "The column price has binary floating point numbers");
    }

    [Fact]
    public async Task Replay_DamagedParquet_IsRefused()
    {
        using var folder = new TemporaryFolder();
        await AssertRefusedAsync(folder.Write("trades.parquet", "PAR1 and then nothing of the kind PAR1"), "not a whole Parquet file");
        await AssertRefusedAsync(folder.Write("short.parquet", "PAR1"), "not a whole Parquet file");
    }

    private static async Task AssertRefusedAsync(string file, string problem)
    {
        var (exitCode, _, log) = await VwapProcess.RunAsync("replay", file);
        Assert.Equal(2, exitCode);
        Assert.Contains(problem, log, StringComparison.Ordinal);
    }

    private static async Task WriteAsync(string path, ParquetSchema schema, Func<ParquetRowGroupWriter, Task> write)
    {
        await using var file = File.Create(path);
        await using var writer = await ParquetWriter.CreateAsync(schema, file, cancellationToken: TestContext.Current.CancellationToken);
        using var group = writer.CreateRowGroup();
        await write(group);
    }
}
