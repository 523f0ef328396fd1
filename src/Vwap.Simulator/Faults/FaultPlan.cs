using System.Globalization;

namespace Vwap.Simulator;

/// <summary>How often each kind of fault happens.</summary>
/// <remarks>Immutable; safe to share between threads. Rates are per trade frame and connection, or per request for the rest kinds.</remarks>
public sealed class FaultPlan
{
    internal const int Certain = 1_000_000_000;

    private readonly int[] _perBillion;

    internal FaultPlan(int[] perBillion) => _perBillion = perBillion;

    /// <summary>Nothing ever goes wrong.</summary>
    public static FaultPlan None { get; } = new(new int[FaultNames.All.Count]);

    /// <summary>Whether nothing ever goes wrong.</summary>
    public bool IsNone => Array.TrueForAll(_perBillion, rate => rate == 0);

    /// <summary>How often a kind happens: 0 (never) to 1 (always), in steps of 10^-9.</summary>
    public decimal RateOf(FaultKind kind) => (decimal)PerBillion(kind) / Certain;

    /// <summary>
    /// Reads <c>drop:0.01,stall:0.001</c>. <c>all</c> is every kind at a rate that a client can live with, <c>all:X</c> the same times X; a kind
    /// named beside it has the rate it is given. <c>none</c> and an empty text are no faults.
    /// </summary>
    /// <exception cref="FormatException">The text is no such plan; the message names all problems.</exception>
    public static FaultPlan Parse(string spec) => TryParse(spec, out var plan, out var problems)
        ? plan
        : throw new FormatException(string.Join("; ", problems));

    /// <summary>Reads a plan as <see cref="Parse"/> does.</summary>
    /// <param name="spec">The text.</param>
    /// <param name="plan">The plan; <see cref="None"/> when the text is none.</param>
    /// <param name="problems">All that is wrong with the text, each with the way to mend it.</param>
    public static bool TryParse(string spec, out FaultPlan plan, out IReadOnlyList<string> problems)
    {
        var reader = new FaultPlanReader();
        plan = reader.Read(spec);
        problems = reader.Problems;
        return problems.Count == 0;
    }

    /// <summary>The plan as <see cref="Parse"/> reads it.</summary>
    public override string ToString() => IsNone ? "none" : string.Join(',', FaultNames.All
        .Where(named => PerBillion(named.Kind) > 0)
        .Select(named => string.Create(CultureInfo.InvariantCulture, $"{named.Name}:{RateOf(named.Kind):0.#########}")));

    internal int PerBillion(FaultKind kind) => _perBillion[(int)kind];
}
