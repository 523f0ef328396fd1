using System.CommandLine;
using Spectre.Console;

namespace Vwap.Cli;

/// <summary><c>vwap bench</c>: how fast this machine is.</summary>
internal static class BenchCommand
{
    private const int LightTradesPerSecond = 1_000;

    private const string Description = "Measures vwap on this machine: each step of the path of a trade, the whole path from a socket to a file, latency and memory.";

    private const string Details = """
        Everything runs in this process, with a small exchange on loopback. Files go to the temporary folder: up to 200 MB for each second at full
        load, deleted at the end. Keep the machine otherwise idle.

        Examples:
          vwap bench                                      takes half a minute
          vwap bench --for 30s --json > bench.json        30 seconds per measurement
          taskset -c 0 vwap bench                         on one core, shared with the exchange
        """;

    private static readonly TimeSpan DefaultDuration = TimeSpan.FromSeconds(3);

    private static readonly Option<bool> Json = new("--json") { Description = "Print JSON instead of a table" };

    public static Command Create() => new DetailedCommand("bench", Description, Details, BenchAsync)
    {
        RunOptions.For("How long each measurement takes. Default: 3s"),
        Json,
    };

    private static async Task<int> BenchAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var duration = Execution.ReadSettings(parsed, (reader, _) => reader.ReadFor()) ?? DefaultDuration;
        var report = new BenchReport(await MeasureAsync(duration, cancellationToken));
        if (parsed.GetValue(Json))
            Console.Out.WriteLine(report.ToJson());
        else
            report.Write(AnsiConsole.Console);
        return ExitCode.Success;
    }

    private static async Task<BenchResults> MeasureAsync(TimeSpan duration, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("vwap-bench-");
        try
        {
            var (steps, load) = (new StepBench(duration, TimeProvider.System, cancellationToken), new LoadBench(folder.FullName, TimeProvider.System));
            return new(
                [
                    Measure("decode", () => steps.Decode(isUsual: true)),
                    Measure("decode, members in any order", () => steps.Decode(isUsual: false)),
                    Measure("window", steps.Update),
                    Measure("JSON", steps.Encode),
                    await Measure("replay", () => steps.ReplayAsync(folder.FullName)),
                ],
                await Measure("socket to file", () => load.RunFullyAsync(duration, cancellationToken)),
                await Measure("latency", () => load.RunLightlyAsync(LightTradesPerSecond, duration, cancellationToken)));
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        T Measure<T>(string what, Func<T> measure)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Console.Error.WriteLine($"measuring {what} …");
            return measure();
        }
    }
}
