using System.Globalization;

namespace Vwap.Simulator;

/// <summary>Reads one plan and collects all that is wrong with it.</summary>
internal sealed class FaultPlanReader
{
    private const string Everything = "all";
    private const decimal ScaleMax = 1_000_000;

    private readonly Dictionary<string, decimal> _given = new(StringComparer.Ordinal);
    private readonly List<string> _problems = [];

    public IReadOnlyList<string> Problems => _problems;

    public FaultPlan Read(string spec)
    {
        if (string.IsNullOrWhiteSpace(spec) || spec.Trim() == "none")
            return FaultPlan.None;

        foreach (var part in spec.Split(',', StringSplitOptions.TrimEntries))
            ReadPart(part);
        return _problems.Count > 0 ? FaultPlan.None : new([.. FaultNames.All.Select(FindRate)]);
    }

    private void ReadPart(string part)
    {
        var colon = part.IndexOf(':', StringComparison.Ordinal);
        var name = colon < 0 ? part : part[..colon];
        if (name != Everything && FaultNames.All.All(known => known.Name != name))
            _problems.Add($"'{name}' is not a fault: {string.Join(", ", FaultNames.All.Select(known => known.Name))}, or {Everything}");
        else if (name != Everything && colon < 0)
            _problems.Add($"'{name}' has no rate: write {name}:0.01 for one in a hundred");
        else if (!TryReadRate(colon < 0 ? "1" : part[(colon + 1)..], name == Everything ? ScaleMax : 1, out var rate))
            _problems.Add(name == Everything
                ? $"'{part}': the factor has to be a number from 0 to {ScaleMax:0}, such as {Everything}:0.1"
                : $"'{part}': the rate has to be a number from 0 to 1 with at most 9 decimals, such as {name}:0.01");
        else if (!_given.TryAdd(name, rate))
            _problems.Add($"'{name}' is given more than once: give it once");
    }

    private int FindRate(FaultName fault)
    {
        if (_given.TryGetValue(fault.Name, out var rate))
            return (int)(rate * FaultPlan.Certain);
        return _given.TryGetValue(Everything, out var factor)
            ? (int)Math.Min(fault.DefaultPerBillion * factor, FaultPlan.Certain)
            : 0;
    }

    private static bool TryReadRate(string text, decimal max, out decimal rate) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out rate) && rate <= max && rate.Scale <= 9;
}
