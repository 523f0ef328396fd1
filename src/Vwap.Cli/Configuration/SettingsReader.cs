using System.Globalization;
using Microsoft.Extensions.Logging;
using Vwap.Feeds;
using Vwap.Outputs;

namespace Vwap.Cli;

/// <summary>Understands settings one by one; what cannot be understood is a problem, and reading goes on to find the others.</summary>
internal sealed class SettingsReader(SettingSources sources, Problems problems)
{
    private static readonly string[] ProductsDefault = ["BTC-USD", "ETH-USD", "ETH-BTC"];

    private readonly List<string> _remarks = [.. sources.Remarks];

    /// <summary>Reads all settings of a run; where there are problems they are of no use.</summary>
    public RunSettings ReadRun()
    {
        var endpoint = ReadEndpoint();
        return ReadRun(endpoint, ReadRest(endpoint));
    }

    /// <summary>Reads all settings of a run whose exchange is its own: where others are is not asked.</summary>
    public RunSettings ReadDemo() => ReadRun(CoinbaseEndpoints.WebSocket, rest: null);

    /// <summary>Reads all settings of a run that may publish to Kafka too.</summary>
    public RunSettings ReadPublishingRun()
    {
        var run = ReadRun();
        return run with { Kafka = new KafkaReader(sources, problems).ReadRun(run.Products) };
    }

    /// <summary>Reads all settings of a consumer; where there are problems they are of no use.</summary>
    public ConsumeSettings ReadConsume() => new(
        new KafkaReader(sources, problems).ReadConsumer() with { MaxReadings = ReadMaxTrades() },
        new(ReadFormat(), File: null),
        ReadDuration(SettingNames.For, allowZero: false),
        ReadLogLevel());

    /// <summary>Reads all settings of a worker; where there are problems they are of no use.</summary>
    public WorkerSettings ReadWorker() => new(
        new KafkaReader(sources, problems).ReadWorker(ReadWindows() ?? [WindowSpec.OfCount(200)]),
        ReadLogLevel());

    /// <summary>Reads all settings of a replay; where there are problems they are of no use.</summary>
    public ReplaySettings ReadReplay() => new()
    {
        Products = ReadProducts(),
        Windows = ReadWindows(),
        Output = ReadOutput(),
        LogLevel = ReadLogLevel(),
    };

    /// <summary>The products named, or those that a run watches when none is named: the embedded exchange lists them in any case.</summary>
    public IReadOnlyList<ProductId> ReadProductsOrDefault() => ReadProducts() ?? [.. ProductsDefault.Select(ProductId.Parse)];

    private IReadOnlyList<ProductId>? ReadProducts() => ReadList(
        SettingNames.Products, ProductId.Parse, "no product is named: write one or more, such as BTC-USD,ETH-USD");

    private IReadOnlyList<WindowSpec>? ReadWindows() => ReadList(
        SettingNames.Window, WindowSpec.Parse, "no window is named: write a number of trades such as 200, or a duration such as 5m");

    private List<T>? ReadList<T>(SettingNames names, Func<string, T> parse, string whenEmpty)
    {
        if (sources.Find(names) is not { } setting)
            return null;

        if (setting.Items.Count == 0)
            problems.Add(setting.Source, whenEmpty);

        var values = new List<T>();
        foreach (var text in setting.Items)
        {
            if (problems.TryRead(setting.Source, text, parse, out var value))
                values.Add(value);
        }

        ReportTwice(setting, values);
        return values;
    }

    public LogLevel ReadLogLevel()
    {
        if (sources.Find(SettingNames.LogLevel) is not { } setting)
            return LogLevel.Information;

        LogLevel? level = setting.Text.ToUpperInvariant() switch
        {
            "TRACE" => LogLevel.Trace,
            "DEBUG" => LogLevel.Debug,
            "INFO" or "INFORMATION" => LogLevel.Information,
            "WARN" or "WARNING" => LogLevel.Warning,
            "ERROR" => LogLevel.Error,
            "FATAL" or "CRITICAL" or "PANIC" => LogLevel.Critical,
            "NONE" => LogLevel.None,
            _ => null,
        };
        if (level is null)
            problems.Add(setting.Source, $"'{setting.Text}' is not a level: write trace, debug, info, warn, error, fatal or none");
        return level ?? LogLevel.Information;
    }

    private RunSettings ReadRun(Uri endpoint, Uri? rest) => new()
    {
        Endpoint = endpoint,
        Rest = rest,
        Products = ReadProductsOrDefault(),
        Windows = ReadWindows() ?? [WindowSpec.OfCount(200)],
        Output = ReadOutput(),
        Hold = ReadDuration(SettingNames.Hold, allowZero: true) ?? TimeSpan.FromSeconds(2),
        MaxTrades = ReadMaxTrades(),
        For = ReadDuration(SettingNames.For, allowZero: false),
        LogLevel = ReadLogLevel(),
        Remarks = _remarks,
    };

    private Uri ReadEndpoint()
    {
        if (sources.Find(SettingNames.Endpoint) is not { } setting)
            return CoinbaseEndpoints.WebSocket;
        if (ReadAddress(setting, "ws", "wss") is not { } address)
            return CoinbaseEndpoints.WebSocket;
        return ReplaceRetired(setting, address);
    }

    private Uri? ReadRest(Uri endpoint)
    {
        if (sources.Find(SettingNames.Rest) is not { } setting)
            return CoinbaseEndpoints.RestFor(endpoint);
        if (setting.Text.Equals("none", StringComparison.OrdinalIgnoreCase))
            return null;
        return ReadAddress(setting, "http", "https", ", or write none") is { } address ? ReplaceRetired(setting, address) : null;
    }

    private Uri? ReadAddress(Setting setting, string plain, string secure, string orElse = "")
    {
        if (Uri.TryCreate(setting.Text, UriKind.Absolute, out var address) && (address.Scheme == plain || address.Scheme == secure))
            return address;

        problems.Add(setting.Source, $"'{setting.Text}' is not an address: begin it with {plain}:// or {secure}://{orElse}");
        return null;
    }

    private Uri ReplaceRetired(Setting setting, Uri address)
    {
        if (CoinbaseEndpoints.Successor(address) is not { } successor)
            return address;

        _remarks.Add($"{setting.Source}: the exchange has retired {address.Host}; {successor.Host} is used instead");
        return successor;
    }

    private TimeSpan? ReadDuration(SettingNames names, bool allowZero)
    {
        if (sources.Find(names) is not { } setting)
            return null;
        if (!Durations.TryParse(setting.Text, out var duration))
            problems.Add(setting.Source, $"'{setting.Text}' is not a duration up to {Durations.Max.Days}d: write a number and ms, s, m, h or d, such as 2s");
        else if (duration == TimeSpan.Zero && !allowZero)
            problems.Add(setting.Source, $"'{setting.Text}' is no time at all: write more, such as 30s");
        else
            return duration;
        return null;
    }

    private long? ReadMaxTrades()
    {
        if (sources.Find(SettingNames.MaxTrades) is not { } setting)
            return null;
        if (long.TryParse(setting.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0)
            return count;

        problems.Add(setting.Source, $"'{setting.Text}' is not a number of trades: write 1 or more");
        return null;
    }

    private OutputSettings ReadOutput()
    {
        var format = ReadFormat();
        var file = ReadOut();
        if (file is not null && format is OutputFormat.Table or OutputFormat.None)
            problems.Add("--out", $"{file} cannot hold the output {format.ToString()!.ToLowerInvariant()}: write --output jsonl, csv or plain");
        return new(format, file);
    }

    private string? ReadOut()
    {
        if (sources.Find(SettingNames.Out) is not { } setting)
            return null;
        if (setting.Text.Length > 0)
            return setting.Text;
        problems.Add(setting.Source, "no file is named: write its name, or leave it out for standard output");
        return null;
    }

    private OutputFormat? ReadFormat()
    {
        if (sources.Find(SettingNames.Output) is not { } setting)
            return null;
        if (OutputFormats.TryParse(setting.Text, out var format))
            return format;

        problems.Add(setting.Source, $"'{setting.Text}' is not an output: write {OutputFormats.Texts}");
        return null;
    }

    private void ReportTwice<T>(Setting setting, List<T> values)
    {
        foreach (var twice in values.GroupBy(value => value).Where(group => group.Skip(1).Any()))
            problems.Add(setting.Source, $"{twice.Key} is given twice: once is enough");
    }
}
