namespace Vwap.Cli.Tests;

/// <summary>A run that is killed repeatedly while its market continues writes the file of an undisturbed run.</summary>
public abstract class KillTests
{
    private static readonly int Seed = Environment.GetEnvironmentVariable("VWAP_SEED") is { Length: > 0 } text ? int.Parse(text) : 20_260_102;

    private protected static async Task AssertFileEqualsThatOfAnUndisturbedRunAsync(int kills, string format, string[] windows, params string[] options)
    {
        ReferenceProgram.Require();
        using var folder = new TemporaryFolder();
        var (marketLog, readings) = (folder.File("market.jsonl"), folder.File("readings"));
        // The market outlasts the kills, and what is missed meanwhile stays within the catch-up limit.
        await using var exchange = await Exchange.StartAsync(
            folder, "--rate", "800", "--trades", $"{kills * 1_000}", "--seed", $"{Seed}", "--market-log", marketLog);
        string[] command =
            ["run", .. exchange.EndpointAndRest, "--window", string.Join(',', windows), "--output", format, "--out", readings, "--hold", "30s", .. options];

        var random = new Random(Seed);
        for (var kill = 0; kill < kills; kill++)
        {
            await using var run = VwapProcess.Start(command);
            await run.WaitForLogAsync("Connected");
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(1_500)), TestContext.Current.CancellationToken); // a random moment
            run.Kill();
        }

        await using var last = VwapProcess.Start(command);
        await last.WaitForLogAsync("Connected");
        await exchange.WaitUntilQuietAsync();
        await AwaitAsync(format, readings, marketLog, last);
        await last.StopAsync();
        await exchange.StopAsync();

        var expected = await ReferenceProgram.ReadLinesAsync(marketLog, windows);
        IReadOnlyList<string> written = format == "parquet" ? await ParquetTable.ReadFolderAsync(readings) : await File.ReadAllLinesAsync(readings, TestContext.Current.CancellationToken);
        TestContext.Current.TestOutputHelper!.WriteLine($"seed {Seed}, {kills} kills, {written.Count} lines");
        MarketComparison.AssertFileAgrees(format, expected, written);
    }

    /// <summary>Waits for the last trades of the market. In a folder they are in the last journal, or were the last of a file.</summary>
    private static Task AwaitAsync(string format, string readings, string marketLog, VwapProcess run)
    {
        var last = MarketEnd.ReadLastIds(marketLog);
        return format == "parquet"
            ? TestDeadline.PollAsync(() => last.All(id => ReadJournals(readings).Contains($"\"trade_id\":{id},", StringComparison.Ordinal)), () => run.Log)
            : new AwaitedTrades(readings, last).WaitAsync(() => $"seed {Seed}\n{run.Log}");
    }

    private static string ReadJournals(string folder) => string.Concat(Directory.GetFiles(folder, "*.jsonl").Append(Path.Combine(folder, "checkpoint")).Select(ReadIfThere));

    private static string ReadIfThere(string path)
    {
        try
        {
            using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
            return reader.ReadToEnd();
        }
        catch (FileNotFoundException)
        {
            return "";
        }
    }
}
