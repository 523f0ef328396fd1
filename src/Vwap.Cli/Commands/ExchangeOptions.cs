using System.CommandLine;
using System.CommandLine.Completions;
using Vwap.Simulator;

namespace Vwap.Cli;

/// <summary>The options of the embedded exchange, for <c>simulate</c> and <c>demo</c>.</summary>
internal static class ExchangeOptions
{
    /// <summary>Options that name a file, which exchanges cannot share.</summary>
    public static readonly IReadOnlyList<string> OfOneExchange = ["--frames", "--market-log"];

    public static Option Listen() => Create("--listen", "HOST:PORT", "The address to listen on, WebSocket and REST on one port; port 0 picks a free one. Default: 127.0.0.1:8765");

    public static Option PortFile() => Create("--port-file", "FILE", "Write the port to this file when listening");

    /// <summary>The options of the market and its faults.</summary>
    public static IEnumerable<Option> Market() =>
    [
        Create("--seed", "N", "The seed of the market and its faults. Default: 1"),
        Create("--rate", "N|max", "Trades per second in total; max is as fast as the slowest client reads. Default: 20", "max"),
        Create("--trades", "N", "Stop trading after N trades, counted from the first subscribe. Default: no limit"),
        Create("--frames", "FILE", "Serve the venue's recorded frames in this file instead of a generated market"),
        Create(
            "--faults", "SPEC",
            $"Faults, each with a rate: {string.Join(", ", FaultPlan.Names)}; all is every kind but skip-id. Example: drop:0.01,reset:0.001",
            ["all", "none", .. FaultPlan.Names]),
        Create("--market-log", "FILE", "Write every trade to this file, delivered or not, to check readings against"),
    ];

    /// <summary>Adds the values that completion offers, where they are known.</summary>
    public static Option Suggesting(this Option option, IReadOnlyList<string> values)
    {
        if (values.Count > 0)
            option.CompletionSources.Add(_ => values.Select(value => new CompletionItem(value)));
        return option;
    }

    /// <summary>Lets a collection initializer add several options.</summary>
    public static void Add(this Command command, IEnumerable<Option> options)
    {
        foreach (var option in options)
            command.Add(option);
    }

    private static Option Create(string name, string valueName, string description, params string[] values) =>
        new Option<string>(name) { Description = description, HelpName = valueName }.Suggesting(values);
}
