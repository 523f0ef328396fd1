using System.Globalization;

namespace Vwap.Simulator;

/// <summary>How often each kind of fault happens.</summary>
/// <remarks>
/// Immutable; safe to share between threads. Rates are per trade frame and connection, per request for the rest kinds, per trade for skip-id.
/// </remarks>
public sealed class FaultPlan
{
    internal const int Certain = 1_000_000_000;

    private const string Everything = "all";
    private const decimal FactorMax = 1_000_000;

    /// <summary>
    /// The name of each kind, and its rate in <c>all</c>, out of 10^9: twenty thousand frames see a hundred of the small faults and a few of
    /// those that cost a connection.
    /// </summary>
    private static readonly (string Name, int PerBillionOfAll)[] Kinds =
    [
        ("drop", 5_000_000), ("duplicate", 5_000_000), ("reorder", 5_000_000), ("garbage", 2_000_000), ("stall", 100_000), ("reset", 500_000),
        ("half-open", 100_000), ("slow", 2_000_000), ("rest-429", 50_000_000), ("rest-500", 50_000_000), ("rest-slow", 50_000_000),
        ("rest-torn", 50_000_000), ("rest-429-bare", 10_000_000), ("skip-id", 0),
    ];

    private readonly int[] _perBillion;

    private FaultPlan(int[] perBillion) => _perBillion = perBillion;

    /// <summary>No faults.</summary>
    public static FaultPlan None { get; } = new(new int[Kinds.Length]);

    /// <summary>The names of the kinds, in the order of <see cref="FaultKind"/>.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Kinds.Select(kind => kind.Name)];

    /// <summary>Whether there are no faults.</summary>
    public bool IsNone => Array.TrueForAll(_perBillion, rate => rate == 0);

    /// <summary>How often a kind happens: 0 (never) to 1 (always), in steps of 10^-9.</summary>
    public decimal RateOf(FaultKind kind) => (decimal)PerBillion(kind) / Certain;

    /// <summary>
    /// Parses <c>drop:0.01,stall:0.001</c>. <c>all</c> is every kind but <c>skip-id</c> at a rate that a client can handle, <c>all:X</c> the
    /// same times X; a kind given as well keeps its own rate. <c>none</c> and an empty text are no faults.
    /// </summary>
    /// <exception cref="FormatException">The text is invalid; the message lists all problems.</exception>
    public static FaultPlan Parse(string spec) => TryParse(spec, out var plan, out var problems)
        ? plan
        : throw new FormatException(string.Join("; ", problems));

    /// <summary>Parses a plan like <see cref="Parse"/>; gives <see cref="None"/> and all problems, each with its fix, if there are any.</summary>
    public static bool TryParse(string spec, out FaultPlan plan, out IReadOnlyList<string> problems)
    {
        plan = None;
        problems = [];
        if (string.IsNullOrWhiteSpace(spec) || spec.Trim() == "none")
            return true;

        var given = new Dictionary<string, decimal>(StringComparer.Ordinal);
        problems = [.. spec.Split(',', StringSplitOptions.TrimEntries).Select(part => ReadPart(part, given)).OfType<string>()];
        if (problems.Count == 0)
            plan = new([.. Kinds.Select(kind => FindRate(kind.Name, kind.PerBillionOfAll, given))]);
        return problems.Count == 0;
    }

    internal int PerBillion(FaultKind kind) => _perBillion[(int)kind];

    private static string? ReadPart(string part, Dictionary<string, decimal> given)
    {
        var colon = part.IndexOf(':', StringComparison.Ordinal);
        var name = colon < 0 ? part : part[..colon];
        if (name != Everything && !Names.Contains(name, StringComparer.Ordinal))
            return $"'{name}' is not a fault: {string.Join(", ", Names)}, or {Everything}";
        if (name != Everything && colon < 0)
            return $"'{name}' has no rate: expected one, such as {name}:0.01";
        if (!TryReadRate(colon < 0 ? "1" : part[(colon + 1)..], name == Everything ? FactorMax : 1, out var rate))
        {
            return name == Everything
                ? $"'{part}': the factor must be a number from 0 to {FactorMax:0}, such as {Everything}:0.1"
                : $"'{part}': the rate must be a number from 0 to 1 with at most 9 decimals, such as {name}:0.01";
        }

        return given.TryAdd(name, rate) ? null : $"'{name}' is given twice";
    }

    private static int FindRate(string name, int perBillionOfAll, Dictionary<string, decimal> given) => given.TryGetValue(name, out var rate)
        ? (int)(rate * Certain)
        : (int)Math.Min(perBillionOfAll * given.GetValueOrDefault(Everything), Certain);

    private static bool TryReadRate(string text, decimal max, out decimal rate) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out rate) && rate <= max && rate.Scale <= 9;
}
