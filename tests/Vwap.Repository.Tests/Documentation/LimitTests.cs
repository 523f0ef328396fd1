using System.Globalization;
using System.Reflection;
using Vwap.Feeds;
using Vwap.Outputs;
using Vwap.Simulator;
using Vwap.Web;

namespace Vwap.Repository.Tests;

/// <summary>Every limit has a name and a value, and docs/operating.md says both, with what happens when it is reached.</summary>
public sealed class LimitTests
{
    private static readonly Type[] Owners =
        [typeof(EngineLimits), typeof(RepairLimits), typeof(FeedLimits), typeof(SimulatorLimits), typeof(OutputPumpOptions), typeof(WebLimits)];

    [Fact]
    public void Limit_IsDocumentedWithItsValue()
    {
        var lines = Repository.File("docs/operating.md").Lines;
        var rows = Owners.SelectMany(FindLimits).Select(limit => $"| `{limit.Name}` | {TextOf(limit.Value)} |").ToArray();

        Assert.NotEmpty(rows);
        Findings.AssertNone(rows.Where(row => !lines.Any(line => line.StartsWith(row, StringComparison.Ordinal))));
    }

    [Fact]
    public void DocumentedLimit_Exists()
    {
        var known = Owners.SelectMany(FindLimits).Select(limit => $"| `{limit.Name}` |").ToHashSet(StringComparer.Ordinal);
        var documented = Repository.File("docs/operating.md").Lines
            .Where(line => Array.Exists(Owners, owner => line.StartsWith($"| `{owner.Name}.", StringComparison.Ordinal)));

        Findings.AssertNone(documented.Where(line => !known.Any(name => line.StartsWith(name, StringComparison.Ordinal))));
    }

    [Fact]
    public void EveryClassOfLimits_IsLookedAt()
    {
        var inSource = Repository.Sources.Where(file => file.Name.EndsWith("Limits.cs", StringComparison.Ordinal)).Select(file => file.Name[..^3]);

        Findings.AssertNone(inSource.Except(Owners.Select(owner => owner.Name), StringComparer.Ordinal));
    }

    private static IEnumerable<(string Name, object Value)> FindLimits(Type owner)
    {
        foreach (var field in owner.GetFields(BindingFlags.Public | BindingFlags.Static))
            yield return ($"{owner.Name}.{field.Name}", field.GetValue(null)!);
        foreach (var property in owner.GetProperties(BindingFlags.Public | BindingFlags.Instance))
            yield return ($"{owner.Name}.{property.Name}", property.GetValue(Activator.CreateInstance(owner))!);
    }

    private static string TextOf(object limit) => limit switch
    {
        TimeSpan { TotalMinutes: >= 2 } time => $"{time.TotalMinutes} min",
        TimeSpan { TotalSeconds: >= 1 } time => $"{time.TotalSeconds} s",
        TimeSpan time => $"{time.TotalMilliseconds} ms",
        IFormattable number => number.ToString("N0", CultureInfo.InvariantCulture),
        _ => throw new InvalidOperationException($"{limit} is no limit"),
    };
}
