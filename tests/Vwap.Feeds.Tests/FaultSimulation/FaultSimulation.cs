using System.Security.Cryptography;
using System.Text;

namespace Vwap.Feeds.Tests;

/// <summary>One seed: a market, a network, an exchange and a product that is killed now and then, in virtual time on one thread.</summary>
internal static class FaultSimulation
{
    /// <summary>Lives through the night of a seed.</summary>
    /// <exception cref="PromiseBrokenException">A promise was broken.</exception>
    public static Night Run(int seed) => Run(new NightPlan(seed));

    /// <inheritdoc cref="Run(int)"/>
    public static Night Run(NightPlan plan)
    {
        var night = new Night(plan, isLogged: false);
        try
        {
            Live(night);
        }
        catch (Exception) when (night.Broken is not null)
        {
            throw night.Broken; // what it was thrown through may have taken it for its own failure
        }

        return night;
    }

    /// <summary>The log of a night that fails, and why it does.</summary>
    public static string Explain(int seed, int linesMax)
    {
        var night = new Night(new(seed), isLogged: true);
        var why = "it does not fail when run again";
        try
        {
            Live(night);
        }
        catch (Exception exception)
        {
            // The first promise broken, as the connection loop may have died of it.
            why = night.Broken?.Message ?? exception.ToString();
        }

        var plan = night.Plan;
        var faults = Enum.GetValues<FaultKind>().Where(kind => night.Happenings[(int)kind] > 0).Select(kind => $"{kind}×{night.Happenings[(int)kind]}");
        return $"""
            night {seed} ({plan.Promise}, hold {plan.Hold}, windows {string.Join(' ', plan.Windows.Select(window => window.Text))}, {plan.Bounds}): {why}
            faults until {plan.FaultsEnd.TotalSeconds} s: {string.Join(' ', faults)}
            again: VWAP_NIGHT_SEED={seed} dotnet test tests/Vwap.Feeds.Tests --filter FaultSimulationTests
            {string.Join('\n', night.LogLines.TakeLast(linesMax))}
            """;
    }

    /// <summary>A digest of everything that was written.</summary>
    public static string Digest(Night night)
    {
        var lines = night.Output.Readings.Select(reading => $"{reading.Stream} {reading.Window} {reading.Trade.Id} {reading.Vwap} {reading.Count} {reading.State}");
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines))));
    }

    private static void Live(Night night)
    {
        var random = night.Plan.Random(5);
        if (!night.Plan.CanFetch)
            night.Happened(FaultKind.NoRest);
        ScheduleClockSteps(night);
        var process = night.BeginLife(0);
        for (var life = 1; life <= night.Plan.Kills; life++)
        {
            night.Time.RunUntil(night.Time.Elapsed + (night.Plan.FaultsEnd - night.Time.Elapsed) * random.NextDouble());
            Kill(night, process, random);
            night.Time.RunUntil(night.Time.Elapsed + TimeSpan.FromSeconds(random.NextDouble() * 6));
            process = night.BeginLife(life);
        }

        night.Time.RunUntil(night.Plan.Ends);
        process.Kill();
        Judge.Output(night);
    }

    private static void ScheduleClockSteps(Night night)
    {
        foreach (var (at, step) in night.Plan.ClockSteps)
        {
            night.Time.After(at, () =>
            {
                night.Time.StepClock(step);
                night.Happened(FaultKind.ClockStep);
            });
        }
    }

    private static void Kill(Night night, FeedProcess process, Random random)
    {
        process.Kill();
        night.Happened(FaultKind.Kill);
        var lost = random.Next(3) == 0 ? random.Next(0, 30) : random.Next(0, 3);
        if (lost == 0)
            return;

        night.Output.Cut(lost);
        night.Happened(FaultKind.CutOutput);
        if (night.Output.Readings.Count > 0 && night.Output.Readings[^1].Window != night.Plan.Windows[^1])
            night.Happened(FaultKind.CutBetweenWindows);
    }
}
