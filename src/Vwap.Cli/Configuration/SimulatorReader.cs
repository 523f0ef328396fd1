using System.CommandLine;
using System.Globalization;
using System.Net;
using Vwap.Simulator;

namespace Vwap.Cli;

/// <summary>Understands the options of the embedded exchange.</summary>
internal sealed class SimulatorReader(ParseResult commandLine, Problems problems)
{
    /// <summary>Reads all options; those that cannot be understood are problems.</summary>
    public SimulatorOptions Read(IReadOnlyList<ProductId> products, IPEndPoint listenByDefault)
    {
        CheckCount(products);
        var defaults = new SimulatorOptions { Listen = listenByDefault };
        return defaults with
        {
            Listen = Text("--listen") is { } listen ? ReadListen(listen) ?? defaults.Listen : defaults.Listen,
            Seed = ReadNumber("--seed", min: long.MinValue, "a whole number") ?? defaults.Seed,
            Products = products,
            TradesPerSecond = ReadRate(defaults.TradesPerSecond),
            TradesTotal = ReadNumber("--trades", min: 0, "0 or more"),
            FramesFile = Text("--frames"),
            Faults = ReadFaults(),
            MarketLog = Text("--market-log"),
        };
    }

    /// <summary>More products than the exchange can list are a problem.</summary>
    private void CheckCount(IReadOnlyList<ProductId> products)
    {
        if (products.Count > SimulatorLimits.ProductsMax)
            problems.Add("--products", $"{products.Count} are more than the embedded exchange lists: give {SimulatorLimits.ProductsMax} at most");
    }

    public string? Text(string option) => commandLine.CommandResult.Command.Options.FirstOrDefault(known => known.Name == option) is { } known
        && commandLine.GetResult(known) is { Implicit: false, Tokens: [.., var last] } ? last.Value : null;

    private IPEndPoint? ReadListen(string text)
    {
        var address = text.StartsWith("localhost:", StringComparison.OrdinalIgnoreCase) ? "127.0.0.1" + text[9..] : text;
        if (address.Contains(':', StringComparison.Ordinal) && IPEndPoint.TryParse(address, out var endpoint))
            return endpoint;

        problems.Add("--listen", $"'{text}' is not an address: write HOST:PORT such as 127.0.0.1:8765, or port 0 for any free port");
        return null;
    }

    private int? ReadRate(int? byDefault) => Text("--rate") switch
    {
        null => byDefault,
        "max" => null,
        _ => (int?)ReadNumber("--rate", min: 1, $"1 to {SimulatorLimits.TradesPerSecondMax}, or max", SimulatorLimits.TradesPerSecondMax) ?? byDefault,
    };

    private FaultPlan ReadFaults()
    {
        if (Text("--faults") is not { } spec)
            return FaultPlan.None;

        if (FaultPlan.TryParse(spec, out var plan, out var found))
            return plan;

        foreach (var problem in found)
            problems.Add("--faults", problem);
        return FaultPlan.None;
    }

    private long? ReadNumber(string option, long min, string allowed, long max = long.MaxValue)
    {
        if (Text(option) is not { } text)
            return null;
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max)
            return number;

        problems.Add(option, $"'{text}' is not right: write {allowed}");
        return null;
    }
}
