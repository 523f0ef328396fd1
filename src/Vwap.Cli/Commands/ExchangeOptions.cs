using System.CommandLine;

namespace Vwap.Cli;

/// <summary>The options of the embedded exchange, in <c>simulate</c> and in <c>demo</c>.</summary>
internal static class ExchangeOptions
{
    public static Option Listen() => Create("--listen", "HOST:PORT", "Where to listen, WebSocket and REST on one port. Default: 127.0.0.1:8765; port 0 is any free one");

    public static Option PortFile() => Create("--port-file", "FILE", "Write the port to this file once it listens");

    /// <summary>What is traded how fast, and what goes wrong.</summary>
    public static IEnumerable<Option> Market() =>
    [
        Create("--seed", "N", "The same seed gives the same market and the same faults. Default: 1"),
        Create("--rate", "N|max", "Trades a second in all; max is as fast as the slowest client takes them. Default: 20"),
        Create("--trades", "N", "How many trades happen after the first subscribe; then it is quiet. Default: no end"),
        Create("--frames", "FILE", "Serve the trades of this file of recorded frames instead of a generated market"),
        Create(
            "--faults", "SPEC",
            "What goes wrong, each with a rate: drop, duplicate, reorder, garbage, stall, reset, half-open, slow, rest-429, rest-500, rest-slow, rest-torn; " +
            "all is every kind. Example: drop:0.01,reset:0.001"),
        Create("--market-log", "FILE", "Write every trade's frame as it happens, served or not: what the exact answer is computed from"),
    ];

    /// <summary>Lets a command list them among its others.</summary>
    public static void Add(this Command command, IEnumerable<Option> options)
    {
        foreach (var option in options)
            command.Add(option);
    }

    private static Option Create(string name, string valueName, string description) =>
        new Option<string>(name) { Description = description, HelpName = valueName };
}
