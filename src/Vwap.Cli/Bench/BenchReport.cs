using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace Vwap.Cli;

/// <summary>The results of a bench, and the machine that they are of, for people and for programs.</summary>
internal sealed class BenchReport(BenchResults results)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private static string Version => typeof(BenchReport).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    private static string Processor => OperatingSystem.IsLinux()
        ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[1].Trim() ?? "unknown"
        : "unknown";

    private static long MemoryBytes => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    /// <summary>Writes a table.</summary>
    public void Write(IAnsiConsole console)
    {
        console.WriteLine($"vwap {Version}");
        console.WriteLine($"{Processor}, {Environment.ProcessorCount} cores, {MemoryBytes >> 30} GiB");
        console.WriteLine($"{RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}");
        var steps = new Table().Border(TableBorder.Simple).AddColumn("Step, on one thread");
        steps.AddColumn(new TableColumn("ns/trade").RightAligned()).AddColumn(new TableColumn("trades/s").RightAligned()).AddColumn(new TableColumn("bytes/trade").RightAligned());
        foreach (var step in results.Steps)
            steps.AddRow(step.Name, Format(step.NanosecondsPerTrade, "N0"), Format(1e9 / step.NanosecondsPerTrade, "N0"), Format(step.BytesPerTrade, "N2"));
        console.Write(steps);

        var (full, light) = (results.FullLoad, results.LightLoad);
        var whole = new Table().Border(TableBorder.Simple).AddColumn("From a socket to a file").AddColumn(new TableColumn("").RightAligned());
        whole.AddRow("trades/s, the exchange on the same machine", Format(full.TradesPerSecond, "N0"));
        whole.AddRow("CPU time per trade", Format(full.CpuMicrosecondsPerTrade, "N2") + " µs");
        whole.AddRow("bytes allocated per trade", Format(full.BytesPerTrade, "N2"));
        foreach (var (percentile, microseconds) in light.Latency)
            whole.AddRow($"latency at {Format(light.TradesPerSecond, "N0")} trades/s, {Name(percentile)}", $"{Format(microseconds, "N0")} µs");
        whole.AddRow($"CPU at {Format(light.TradesPerSecond, "N0")} trades/s", Format(light.CpuPercent, "N1") + " % of a core");
        whole.AddRow("bytes allocated per trade at that rate", Format(light.BytesPerTrade, "N2"));
        whole.AddRow("memory", $"{light.ResidentBytes >> 20} MiB");
        console.Write(whole);
        console.WriteLine("Latency is measured from when a trade was due to be sent:");
        console.WriteLine("a stall counts against every trade that was due during it.");
    }

    /// <summary>The results as JSON.</summary>
    public string ToJson()
    {
        var (full, light) = (results.FullLoad, results.LightLoad);
        var json = new JsonObject
        {
            ["version"] = Version,
            ["machine"] = new JsonObject
            {
                ["processor"] = Processor,
                ["cores"] = Environment.ProcessorCount,
                ["memoryBytes"] = MemoryBytes,
                ["system"] = RuntimeInformation.OSDescription,
                ["runtime"] = RuntimeInformation.FrameworkDescription,
            },
            ["steps"] = new JsonArray([.. results.Steps.Select(step => new JsonObject
            {
                ["name"] = step.Name,
                ["nanosecondsPerTrade"] = Round(step.NanosecondsPerTrade),
                ["allocatedBytesPerTrade"] = Round(step.BytesPerTrade),
            })]),
            ["fullLoad"] = new JsonObject
            {
                ["tradesPerSecond"] = Round(full.TradesPerSecond),
                ["cpuMicrosecondsPerTrade"] = Round(full.CpuMicrosecondsPerTrade),
                ["allocatedBytesPerTrade"] = Round(full.BytesPerTrade),
            },
            ["lightLoad"] = new JsonObject
            {
                ["tradesPerSecond"] = light.TradesPerSecond,
                ["latencyMicroseconds"] = new JsonObject(light.Latency.Select(value => KeyValuePair.Create(Name(value.Percentile), (JsonNode?)value.Microseconds))),
                ["cpuPercent"] = Round(light.CpuPercent),
                ["residentBytes"] = light.ResidentBytes,
                ["allocatedBytesPerTrade"] = Round(light.BytesPerTrade),
                ["collections"] = light.Collections,
            },
        };
        return json.ToJsonString(Indented);
    }

    private static string Name(double percentile) =>
        percentile == 100 ? "max" : string.Create(CultureInfo.InvariantCulture, $"p{percentile}");

    private static string Format(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    private static double Round(double value) => Math.Round(value, 3);
}
