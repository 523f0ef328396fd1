using System.Net;

namespace Vwap.Simulator;

/// <summary>What an embedded exchange is to be.</summary>
/// <remarks>Immutable; safe to share between threads.</remarks>
public sealed record SimulatorOptions
{
    /// <summary>Where to listen, for WebSocket and REST alike. Port 0 takes any free port. Default: 127.0.0.1:0.</summary>
    public IPEndPoint Listen { get; init; } = new(IPAddress.Loopback, 0);

    /// <summary>What the market and the faults are drawn from: the same seed gives the same trades and the same faults. Default: 1.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>
    /// The products of a generated market, 1 to <see cref="SimulatorLimits.ProductsMax"/>, each once. Default: BTC-USD, ETH-USD, ETH-BTC.
    /// With <see cref="FramesFile"/>: products listed beside those of the file; default none.
    /// </summary>
    public IReadOnlyList<ProductId>? Products { get; init; }

    /// <summary>
    /// Trades a second of all products together, on average: 1 to <see cref="SimulatorLimits.TradesPerSecondMax"/>; null is as fast as the
    /// slowest client takes them, so that none is lost. Default: 20.
    /// </summary>
    public int? TradesPerSecond { get; init; } = 20;

    /// <summary>How many trades happen after the first subscribe, 0 or more; then the market is quiet but the heart beats on. Default: null, endless.</summary>
    public long? TradesTotal { get; init; }

    /// <summary>
    /// A file of recorded frames to serve instead of a generated market: JSON lines, plain or in envelopes with a string member <c>raw</c>;
    /// compressed when it ends in .gz or .br. Default: null.
    /// </summary>
    public string? FramesFile { get; init; }

    /// <summary>What goes wrong, and how often. Default: nothing.</summary>
    public FaultPlan Faults { get; init; } = FaultPlan.None;

    /// <summary>
    /// How many trades of each product of a generated market happened before the first subscribe: 0 to
    /// <see cref="SimulatorLimits.RestTradesMax"/>. Default: 1,500, so that REST can fill windows at start.
    /// </summary>
    public int HistoryTrades { get; init; } = 1_500;

    /// <summary>
    /// When a generated market opens, for runs whose trade times must be the same too. Default: null, the time of the first subscribe.
    /// </summary>
    public DateTimeOffset? MarketStart { get; init; }

    /// <summary>
    /// A file to write every trade's frame to as it happens, history first, one a line, whether or not a client gets it: what the exact
    /// answer is computed from. Complete once <see cref="EmbeddedExchange.Completed"/> is. Default: null.
    /// </summary>
    public string? MarketLog { get; init; }

    /// <summary>All that is wrong with these options together; empty when nothing is.</summary>
    internal IReadOnlyList<string> FindProblems()
    {
        var problems = new List<string>();
        if (TradesPerSecond is < 1 or > SimulatorLimits.TradesPerSecondMax)
            problems.Add($"TradesPerSecond is {TradesPerSecond}: give 1 to {SimulatorLimits.TradesPerSecondMax}, or null for the maximum");
        if (TradesTotal < 0)
            problems.Add($"TradesTotal is {TradesTotal}: give 0 or more, or null for no end");
        if (HistoryTrades is < 0 or > SimulatorLimits.RestTradesMax)
            problems.Add($"HistoryTrades is {HistoryTrades}: give 0 to {SimulatorLimits.RestTradesMax}");
        if (Products is { Count: 0 or > SimulatorLimits.ProductsMax })
            problems.Add($"Products are {Products.Count}: give 1 to {SimulatorLimits.ProductsMax}, or null for the default");
        foreach (var twice in (Products ?? []).GroupBy(product => product).Where(group => group.Skip(1).Any()))
            problems.Add($"Products name {twice.Key} more than once: give it once");
        return problems;
    }
}
