using System.Globalization;
using Microsoft.Extensions.Logging;
using Vwap.Feeds;
using Vwap.Kafka;
using Vwap.Outputs;

namespace Vwap.Cli;

/// <summary>Parses settings; one that cannot be parsed becomes a problem, and reading continues to find the others.</summary>
/// <remarks>The result is unusable when there are problems.</remarks>
internal sealed class SettingsReader(SettingSources sources, Problems problems)
{
    /// <summary>The windows where none are given.</summary>
    public static readonly IReadOnlyList<WindowSpec> DefaultWindows = [WindowSpec.OfCount(200)];

    private readonly FeedReader _feeds = new(sources, problems);
    private readonly HttpReader _http = new(sources, problems);

    /// <summary>Reads the settings of a run, whose file of <c>--out</c> may have to be new.</summary>
    public RunSettings ReadRun(bool newFile = false) => ReadRun(_feeds.ReadListedFeeds(), newFile);

    /// <summary>Reads the settings of a run with exchanges of its own: settings that name other addresses are ignored.</summary>
    public RunSettings ReadDemo()
    {
        var http = _http.ReadDemo();
        return ReadRun(_feeds.ReadOwnFeeds(), newFile: false) with { Http = http };
    }

    /// <summary>Reads the settings of a run that may publish to Kafka.</summary>
    public RunSettings ReadPublishingRun()
    {
        var http = _http.Read();
        var run = ReadRun();
        if (sources.Find(SettingNames.TradesToKafka) is { } trades && run.Windows is [{ Kind: WindowKind.Anchor } anchor, ..])
            problems.Add(trades.Source, $"a trade is published with the reading of the first window, and {anchor} has none before its moment: name another window first");
        return run with { Kafka = new KafkaReader(sources, problems).ReadRun(run.Streams), Http = http, ConfigurationFile = sources.Find(SettingNames.Config)?.Text };
    }

    public ConsumeSettings ReadConsume() => new(
        new KafkaReader(sources, problems).ReadConsumer() with { MaxReadings = ReadMaxTrades() },
        new(ReadConsumeFormat(), File: null),
        ReadFor(),
        ReadLog());

    public TradeWorkerOptions ReadWorker() =>
        new KafkaReader(sources, problems).ReadWorker(ReadWindows() ?? DefaultWindows) with { With = ReadWith(format: null) ?? ReadingExtras.None };

    public ReplaySettings ReadReplay()
    {
        var settings = new ReplaySettings(_feeds.ReadVenue().Id, _feeds.ReadStreams(), ReadWindows(), ReadOutput(newFile: true), ReadLog());
        return settings with
        {
            With = ReadWith(settings.Output.Format),
            Speed = sources.Read<int>(SettingNames.Speed, TryParseSpeed, "a speed: use 1x, 10x or another whole number and x, or max") is > 0 and var speed ? speed : null,
        };
    }

    /// <summary>Reads whose readings to explain.</summary>
    public (VenueId Venue, IReadOnlyList<StreamId>? Streams, IReadOnlyList<WindowSpec>? Windows) ReadExplain() =>
        (_feeds.ReadVenue().Id, _feeds.ReadStreams(), ReadWindows());

    /// <summary>Reads the feed to fetch explained trades from; null when it is not one product's.</summary>
    public FeedOptions? ReadExplainedFeed()
    {
        if (_feeds.ReadFeeds() is [{ Products.Count: 1 } feed])
            return feed;
        problems.Add(SettingNames.Products.Option, "name the one product of the trade, such as --products BTC-USD, or give a FILE");
        return null;
    }

    public FetchSettings ReadFetch(string product, TimeProvider timeProvider) =>
        new FetchReader(sources, problems).Read(product, timeProvider.GetUtcNow().UtcDateTime, ReadLog());

    /// <summary>Reads how long to run; null when it is not given.</summary>
    public TimeSpan? ReadFor() => ReadDuration(SettingNames.For, allowZero: false);

    /// <summary>Reads the venue and the products of an exchange; no products when none are given.</summary>
    public (Venue Venue, IReadOnlyList<ProductId>? Products) ReadExchange()
    {
        var streams = _feeds.ReadStreams();
        var venue = streams is [var first, ..] ? KnownVenues.Find(first.Venue) : _feeds.ReadVenue();
        if (streams?.Exists(stream => stream.Venue != venue.Id) == true)
            problems.Add(SettingNames.Products.Option, $"an exchange speaks the protocol of one venue: use products of {venue.Id} only");
        return (venue, streams?.ConvertAll(stream => stream.Product));
    }

    /// <summary>Reads the settings of the web server of a worker; null when it is off.</summary>
    public HttpSettings? ReadHttp(out IReadOnlyList<string> warnings)
    {
        var http = _http.Read();
        warnings = _http.Warnings;
        return http;
    }

    public LogSettings ReadLog() => new(ReadLogLevel(), sources.Read<bool>(SettingNames.LogFormat, TryParseLogFormat, "a log format: use text or json") ?? false);

    private LogLevel ReadLogLevel() =>
        sources.Read<LogLevel>(SettingNames.LogLevel, LogLevels.TryParse, "a log level: use trace, debug, info, warn, error, fatal or none") ?? LogLevel.Information;

    private RunSettings ReadRun(IReadOnlyList<FeedOptions> feeds, bool newFile)
    {
        var (windows, output) = (ReadWindows() ?? DefaultWindows, ReadOutput(newFile));
        return new()
        {
            Feeds = feeds,
            Windows = windows,
            Output = output with { With = ReadWith(output.Format) ?? ReadingExtras.None },
            Hold = ReadDuration(SettingNames.Hold, allowZero: true) ?? TimeSpan.FromSeconds(2),
            MaxTrades = ReadMaxTrades(),
            For = ReadFor(),
            Log = ReadLog(),
            Warnings = [.. _feeds.Warnings, .. _http.Warnings],
        };
    }

    private IReadOnlyList<WindowSpec>? ReadWindows() =>
        sources.ReadList(SettingNames.Window, WindowSpec.Parse, "names no window: expected a number of trades, such as 200, or a duration, such as 5m");

    private ReadingExtras? ReadWith(OutputFormat? format)
    {
        if (sources.ReadList(SettingNames.With, ParseExtra, "names nothing: use bands, twap, side or range") is not { } extras)
            return null;
        if (format is OutputFormat.Plain)
            problems.Add(sources.Find(SettingNames.With)!.Source, "plain lines have a fixed form: use --output jsonl, csv or parquet");
        return extras.Aggregate(ReadingExtras.None, (all, extra) => all | extra);
    }

    private static ReadingExtras ParseExtra(string text) => text.ToLowerInvariant() switch
    {
        "bands" => ReadingExtras.Bands,
        "twap" => ReadingExtras.Twap,
        "side" => ReadingExtras.Side,
        "range" => ReadingExtras.Range,
        _ => throw new FormatException($"'{text}' is not something to add: use bands, twap, side or range"),
    };

    private TimeSpan? ReadDuration(SettingNames names, bool allowZero)
    {
        var duration = sources.Read<TimeSpan>(names, Durations.TryParse, $"a duration: use a number and ms, s, m, h or d, such as 2s, at most {Durations.Max.Days}d");
        if (duration == TimeSpan.Zero && !allowZero)
            problems.Add(sources.Find(names)!.Source, "must be longer than zero, such as 30s");
        return duration;
    }

    private long? ReadMaxTrades() => sources.Read<long>(SettingNames.MaxTrades, TryParseCount, "a whole number of 1 or more");

    private OutputSettings ReadOutput(bool newFile)
    {
        var (format, roll) = (ReadFormat(), sources.Read<ParquetRoll>(SettingNames.Roll, ParquetRoll.TryParse, "a period or a size: use a duration of 1s or more, such as 1h, or 500MB"));
        if (roll is not null && format != OutputFormat.Parquet)
            problems.Add(sources.Find(SettingNames.Roll)!.Source, "is for --output parquet");
        var settings = new OutputSettings(format, File: null) { Roll = roll ?? ParquetRoll.Default };
        if (sources.Find(SettingNames.Out) is not { } setting)
        {
            if (format == OutputFormat.Parquet)
                problems.Add(SettingNames.Out.Option, "is needed with --output parquet: the folder of its files, such as --out readings");
            return settings;
        }

        if (format is OutputFormat.Table or OutputFormat.None)
            problems.Add(setting.Source, $"the output {format.ToString()!.ToLowerInvariant()} cannot go to a file: use --output jsonl, csv, plain or parquet");
        var canBeWritten = format == OutputFormat.Parquet
            ? FilePath.CheckFolder(setting.Source, setting.Text, newFile, problems)
            : FilePath.CheckOutput(setting.Source, setting.Text, newFile, problems);
        return settings with { File = canBeWritten ? setting.Text : null };
    }

    private OutputFormat? ReadConsumeFormat()
    {
        var format = ReadFormat();
        if (format == OutputFormat.Parquet)
            problems.Add(sources.Find(SettingNames.Output)!.Source, "parquet is a folder of files, and what is consumed is printed: use jsonl, csv or plain");
        return format;
    }

    private OutputFormat? ReadFormat() => sources.Read<OutputFormat>(SettingNames.Output, OutputFormats.TryParse, $"an output format: use {OutputFormats.Texts}");

    /// <returns>Zero for the fastest.</returns>
    private static bool TryParseSpeed(string text, out int speed)
    {
        speed = 0;
        return text == "max" || (text.EndsWith('x') && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out speed) && speed > 0);
    }

    private static bool TryParseCount(string text, out long count) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out count) && count > 0;

    private static bool TryParseLogFormat(string text, out bool isJson)
    {
        isJson = text.Equals("json", StringComparison.OrdinalIgnoreCase);
        return isJson || text.Equals("text", StringComparison.OrdinalIgnoreCase);
    }
}
