using System.Net;

namespace Vwap.Simulator;

/// <summary>The options of an embedded exchange.</summary>
/// <remarks>Immutable; safe to share between threads.</remarks>
public sealed record SimulatorOptions
{
    /// <summary>The valid values of <see cref="Venue"/>.</summary>
    public static IReadOnlyList<string> Venues { get; } = [.. Dialect.All.Select(dialect => dialect.Name)];

    /// <summary>The venue whose protocol it speaks, one of <see cref="Venues"/>. The market is the same. Default: coinbase.</summary>
    public string Venue { get; init; } = "coinbase";

    /// <summary>The address to listen on, for WebSocket and REST. Port 0 is any free port. Default: 127.0.0.1:0.</summary>
    public IPEndPoint Listen { get; init; } = new(IPAddress.Loopback, 0);

    /// <summary>The same seed gives the same trades and the same faults. Default: 1.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>
    /// The products in the venue's spelling, 1 to <see cref="SimulatorLimits.ProductsMax"/>, each once. With <see cref="FramesFile"/> they are
    /// listed in addition to those in the file. Default: BTC-USD, ETH-USD, ETH-BTC (Kraken: BTC/USD and so on).
    /// </summary>
    public IReadOnlyList<ProductId>? Products { get; init; }

    /// <summary>
    /// Trades per second over all products, on average: 1 to <see cref="SimulatorLimits.TradesPerSecondMax"/>; null is as fast as the slowest
    /// client takes them, so that none is lost. Default: 20.
    /// </summary>
    public int? TradesPerSecond { get; init; } = 20;

    /// <summary>The number of trades, 0 or more; then only heartbeats are sent. Default: null, no end.</summary>
    public long? TradesTotal { get; init; }

    /// <summary>
    /// A file of the venue's recorded frames to serve instead of a generated market: one frame per line, plain or in the string member
    /// <c>raw</c> of an envelope; .gz and .br are decompressed. Default: null.
    /// </summary>
    public string? FramesFile { get; init; }

    /// <summary>The faults to inject. Default: none.</summary>
    public FaultPlan Faults { get; init; } = FaultPlan.None;

    /// <summary>Trades per product before a generated market opens: 0 to <see cref="SimulatorLimits.RestTradesMax"/>. Default: 1,500, to fill windows.</summary>
    public int HistoryTrades { get; init; } = 1_500;

    /// <summary>When a generated market opens, for runs that must have the same trade times. Default: null, at the first subscription.</summary>
    public DateTimeOffset? MarketStart { get; init; }

    /// <summary>
    /// A file to log every trade to, history first, whether or not a client receives it: one Coinbase Exchange <c>match</c> per line, whatever the
    /// venue. Complete once <see cref="EmbeddedExchange.Completed"/> is. Default: null.
    /// </summary>
    public string? MarketLog { get; init; }

    /// <summary>All problems of these options; empty if they are valid.</summary>
    public IReadOnlyList<string> FindProblems()
    {
        var problems = new List<string>();
        if (Dialect.Find(Venue) is { } dialect)
            problems.AddRange((Products ?? []).Select(dialect.FindProblem).OfType<string>());
        else
            problems.Add($"'{Venue}' is not a venue: use {string.Join(", ", Venues)}");
        if (TradesPerSecond is < 1 or > SimulatorLimits.TradesPerSecondMax)
            problems.Add($"TradesPerSecond is {TradesPerSecond}: expected 1 to {SimulatorLimits.TradesPerSecondMax}, or null for the maximum");
        if (TradesTotal < 0)
            problems.Add($"TradesTotal is {TradesTotal}: expected 0 or more, or null for no limit");
        if (HistoryTrades is < 0 or > SimulatorLimits.RestTradesMax)
            problems.Add($"HistoryTrades is {HistoryTrades}: expected 0 to {SimulatorLimits.RestTradesMax}");
        if (Products is { Count: 0 or > SimulatorLimits.ProductsMax })
            problems.Add($"Products has {Products.Count} entries: expected 1 to {SimulatorLimits.ProductsMax}");
        foreach (var twice in (Products ?? []).GroupBy(product => product).Where(group => group.Skip(1).Any()))
            problems.Add($"Products: {twice.Key} is given twice");
        return problems;
    }
}
