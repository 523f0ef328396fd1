using System.Text.Json;

namespace Vwap.Cli.Tests;

/// <summary>Alone: other processes on the same cores are measured too.</summary>
[Collection(Alone.Name)]
public sealed class BenchTests
{
    /// <summary>Less than the smallest object, for the few that a batch may cost in a build for debugging.</summary>
    private const double BytesPerTradeMax = 24;

    /// <summary>Whoever else has the cores makes trades pile up, and a larger pile makes buffers grow once: one run without is enough.</summary>
    private const int RunsMax = 4;

    [LongFact]
    public async Task Bench_Json_HasAllMeasurementsAndAllocatesNothingPerTrade()
    {
        using var results = await MeasureAsync();
        var root = results.RootElement;
        foreach (var member in new[] { "processor", "cores", "memoryBytes", "system", "runtime" })
            Assert.True(root.GetProperty("machine").TryGetProperty(member, out _), member);

        var steps = root.GetProperty("steps").EnumerateArray().ToArray();
        string[] names = ["decode, the venue's order", "decode, any other order", "window of 200, with the division", "JSON line", "replay, file to file"];
        Assert.Equal(names, steps.Select(step => step.GetProperty("name").GetString()), StringComparer.Ordinal);
        Assert.All(steps, step => Assert.True(step.GetProperty("nanosecondsPerTrade").GetDouble() > 0));
        Assert.All(steps[..^1], step => Assert.Equal(0, step.GetProperty("allocatedBytesPerTrade").GetDouble()));

        var (full, light) = (root.GetProperty("fullLoad"), root.GetProperty("lightLoad"));
        Assert.True(full.GetProperty("tradesPerSecond").GetDouble() > light.GetProperty("tradesPerSecond").GetDouble());
        var allocated = ReadAllocated(results);
        for (var run = 1; run < RunsMax && allocated > BytesPerTradeMax; run++)
        {
            using var again = await MeasureAsync();
            allocated = ReadAllocated(again);
        }

        Assert.InRange(allocated, 0, BytesPerTradeMax);
        string[] percentiles = ["p50", "p90", "p99", "p99.9", "max"];
        Assert.Equal(percentiles, light.GetProperty("latencyMicroseconds").EnumerateObject().Select(percentile => percentile.Name), StringComparer.Ordinal);
        Assert.True(light.GetProperty("residentBytes").GetInt64() > 0);
    }

    [Fact]
    public async Task Bench_Table_NamesTheMachineAndReportsProgress()
    {
        var (exitCode, output, log) = await VwapProcess.RunAsync("bench", "--for", "100ms");
        Assert.True(exitCode == 0, log);
        Assert.Contains($"{Environment.ProcessorCount} cores", output, StringComparison.Ordinal);
        Assert.Contains("latency at 1,000 trades/s, p99.9", output, StringComparison.Ordinal);
        Assert.Contains("measuring replay", log, StringComparison.Ordinal);
        Assert.All(output.Split('\n'), line => Assert.InRange(line.TrimEnd().Length, 0, 80));
    }

    [Fact]
    public async Task Bench_Stopped_EndsAndLeavesNoFiles()
    {
        using var folder = new TemporaryFolder();
        await using var bench = VwapProcess.StartShell($"TMPDIR={folder.Path} exec $VWAP bench --for 1h");
        await bench.WaitForLogAsync("measuring decode");
        await bench.StopAsync();
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    private static async Task<JsonDocument> MeasureAsync()
    {
        var (exitCode, output, log) = await VwapProcess.RunAsync("bench", "--for", "1s", "--json");
        Assert.True(exitCode == 0, log);
        return JsonDocument.Parse(output);
    }

    private static double ReadAllocated(JsonDocument results) => results.RootElement.GetProperty("lightLoad").GetProperty("allocatedBytesPerTrade").GetDouble();
}
