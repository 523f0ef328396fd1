using System.CommandLine;
using System.Globalization;
using System.Net;
using Vwap.Feeds;
using Vwap.Simulator;

namespace Vwap.Cli;

/// <summary>Reads the options of the embedded exchange.</summary>
internal sealed class SimulatorReader(ParseResult commandLine, Problems problems)
{
    /// <summary>Reads the options of an exchange per venue; products are null for the venue's default ones.</summary>
    public IReadOnlyList<SimulatorOptions> Read(IReadOnlyList<(Venue Venue, IReadOnlyList<ProductId>? Products)> venues, IPEndPoint listenByDefault)
    {
        foreach (var option in ExchangeOptions.OfOneExchange.Where(option => venues.Count > 1 && Text(option) is not null))
            problems.Add(option, "works with one exchange only: use products of a single venue");
        var common = ReadCommon(listenByDefault);
        IReadOnlyList<SimulatorOptions> exchanges = [.. venues.Select(venue => common with { Venue = venue.Venue.Id.Name, Products = venue.Products })];
        foreach (var problem in problems.Found.Count == 0 ? exchanges.SelectMany(exchange => exchange.FindProblems()) : [])
            problems.Add("--products", problem);
        return exchanges;
    }

    public string? Text(string option) => commandLine.CommandResult.Command.Options.FirstOrDefault(known => known.Name == option) is { } known
        && commandLine.GetResult(known) is { Implicit: false, Tokens: [.., var last] } ? last.Value : null;

    private SimulatorOptions ReadCommon(IPEndPoint listenByDefault)
    {
        var defaults = new SimulatorOptions { Listen = listenByDefault };
        return defaults with
        {
            Listen = ReadListen() ?? defaults.Listen,
            Seed = ReadNumber("--seed", min: long.MinValue, "a whole number") ?? defaults.Seed,
            TradesPerSecond = ReadRate(defaults.TradesPerSecond),
            TradesTotal = ReadNumber("--trades", min: 0, "0 or more"),
            FramesFile = Text("--frames"),
            Faults = ReadFaults(),
            MarketLog = Text("--market-log"),
        };
    }

    private IPEndPoint? ReadListen()
    {
        if (Text("--listen") is not { } text)
            return null;
        if (ListenAddress.TryParse(text, out var address))
            return address;

        problems.Add("--listen", $"'{text}' is not {ListenAddress.Expected(8765)}");
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
        if (FaultPlan.TryParse(Text("--faults") ?? "none", out var plan, out var found))
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

        problems.Add(option, $"'{text}' is not valid: expected {allowed}");
        return null;
    }
}
