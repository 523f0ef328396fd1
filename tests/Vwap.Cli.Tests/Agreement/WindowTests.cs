using System.Text;

namespace Vwap.Cli.Tests;

/// <summary>Readings of every kind of window agree with a program in Python that recomputes them in fractions.</summary>
public sealed class WindowTests
{
    private static readonly string[] Windows =
    [
        "200", "30m", "session", "session@13:30", "session@09:30/America/New_York", "session@02:30/Europe/Berlin", "session@02:15/Australia/Lord_Howe",
        "anchor:2026-03-08T06:00:00.000001Z", "volume:0.00000001", "volume:12.5", "volume:100000", "bar:1m", "bar:7h",
    ];

    /// <summary>Around both changes of each zone's clocks, with trades on the boundaries, bursts at one time, and times that go back.</summary>
    [LongTheory]
    [InlineData("2026-03-07T12:00:00Z", 48)]
    [InlineData("2026-03-28T12:00:00Z", 24)]
    [InlineData("2026-04-04T06:00:00Z", 24)]
    [InlineData("2026-10-03T06:00:00Z", 24)]
    [InlineData("2026-10-24T12:00:00Z", 24)]
    [InlineData("2026-10-31T12:00:00Z", 48)]
    public async Task Replay_EveryKindOfWindow_AgreesWithFractions(string from, int hours)
    {
        Needs.Program("python3", "python3");
        using var folder = new TemporaryFolder();
        var (frames, readings) = (folder.File("frames.jsonl"), folder.File("readings.jsonl"));
        await File.WriteAllTextAsync(frames, Generate(DateTimeOffset.Parse(from, provider: null).UtcDateTime, hours), TestContext.Current.CancellationToken);

        var (exitCode, _, log) = await VwapProcess.RunAsync("replay", frames, "--window", string.Join(',', Windows), "--out", readings);
        Assert.True(exitCode == 0, log);
        var end = ProgramEnd.Of("python3", ["-B", Path.Combine(AppContext.BaseDirectory, "Agreement", "windows.py"), frames, readings, .. Windows]);
        Assert.True(end.ExitCode == 0, end.Errors);
        Assert.True(int.Parse(end.Output) > 10_000);
    }

    private static string Generate(DateTime start, int hours)
    {
        var random = new Random(20_261_130);
        var frames = new StringBuilder();
        var (time, end) = (start, start.AddHours(hours));
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        while (time < end)
        {
            var product = random.Next(3) == 0 ? "ETH-USD" : "BTC-USD";
            var id = ids[product] = ids.GetValueOrDefault(product) + 1;
            var step = TimeSpan.FromSeconds(random.Next(1, 240));
            time = random.Next(6) switch
            {
                0 => time,
                1 => time.AddTicks(-step.Ticks / 8),
                2 => new DateTime(time.Ticks - time.Ticks % TimeSpan.TicksPerMinute, DateTimeKind.Utc).AddMinutes(random.Next(1, 4)), // on a boundary
                _ => time.AddTicks(step.Ticks),
            };
            frames.Append(
                $$"""{"type":"match","trade_id":{{id}},"side":"sell","size":"{{random.Next(1, 300_000_000) / 100_000_000m}}","price":"{{random.Next(9_000_000, 11_000_000) / 100m}}","product_id":"{{product}}","sequence":{{id}},"time":"{{time:yyyy-MM-ddTHH:mm:ss.ffffffZ}}"}""");
            frames.Append('\n');
        }

        return frames.ToString();
    }
}
