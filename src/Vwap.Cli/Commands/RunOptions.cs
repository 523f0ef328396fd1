using System.CommandLine;
using Vwap.Feeds;
using Vwap.Outputs;
using Vwap.Web;

namespace Vwap.Cli;

/// <summary>The options of the commands that emit readings. <see cref="SettingsReader"/> parses their values, to report all problems at once.</summary>
internal static class RunOptions
{
    public static readonly string DefaultProducts = string.Join(',', KnownVenues.Default.Facts.DefaultProducts);

    /// <summary>The options that say where trades come from.</summary>
    public static IEnumerable<Option> OfFeeds() => [Config(), Venue(), Endpoint(), Rest(), Products()];

    /// <summary>The options of a live run that come last.</summary>
    public static IEnumerable<Option> OfARun() => [Hold(), MaxTrades(), For(), .. Logging()];

    public static Option Config() => Create(
        SettingNames.Config, "FILE", "A JSON file with these options in camelCase, or in the older format (ws_url, max_size, brokers)");

    public static Option Venue(string what = "The venue of products that name none") => Create(
        SettingNames.Venue, "NAME", $"{what}: {string.Join(", ", KnownVenues.All.Select(venue => venue.Id))}. Default: {KnownVenues.Default.Id}",
        [.. KnownVenues.All.Select(venue => venue.Id.Name)]);

    public static Option Endpoint() => Create(
        SettingNames.Endpoint, "URL", "The WebSocket URL of the exchange; VENUE=URL with several venues. Default: the venue's own");

    public static Option Rest() => Create(
        SettingNames.Rest, "URL|none",
        "The REST URL to fetch missed trades from; VENUE=URL with several venues. Default: the venue's own, or none with another --endpoint", "none");

    public static Option Products(string what = "The products to watch, in the venue's spelling; VENUE:PRODUCT for another venue; *-USD for all that match", string? byDefault = null) =>
        Create(SettingNames.Products, "A,B", $"{what}. Default: {byDefault ?? DefaultProducts}");

    public static Option Window(string byDefault = "200") => Create(
        SettingNames.Window, "W", $"A number of trades (200), a duration (5m), session[@HH:MM[/Zone]], anchor:TIME, volume:10 or bar:1m. Repeatable. Default: {byDefault}");

    public static Option With() => Create(
        SettingNames.With, "bands,twap,side,range",
        "Members to add to readings: the standard deviation and its bands, the time-weighted average, the volumes bought and sold, first, high and low. Default: none",
        "bands", "twap", "side", "range");

    public static Option Output() => Create(
        SettingNames.Output, "FORMAT", $"{OutputFormats.Texts}. Default: table on a terminal, jsonl in a pipe or file",
        [.. Enum.GetNames<OutputFormat>().Select(format => format.ToLowerInvariant())]);

    public static Option Out(string what) => Create(SettingNames.Out, "FILE", what);

    public static Option Roll() => Create(
        SettingNames.Roll, "1h|500MB", "When the next Parquet file begins: after a period of trades, or a size of JSON lines. Default: 1h");

    public static Option Hold() => Create(
        SettingNames.Hold, "DURATION", "How long later trades wait for a repair that makes no progress before they are emitted marked gap. Default: 2s");

    public static Option MaxTrades(string what = "readings of the first window") => Create(SettingNames.MaxTrades, "N", $"Stop after N {what}");

    public static Option For(string what = "Stop after this time, such as 30s") => Create(SettingNames.For, "DURATION", what);

    public static Option Speed() => Create(
        SettingNames.Speed, "1x|10x|max", "How fast to replay: as fast as it was traded, so many times faster, or as fast as possible. Default: max", "1x", "10x", "max");

    public static Option Kafka() => Create(SettingNames.Kafka, "HOST:PORT,...", "The Kafka bootstrap brokers");

    public static Option Topic(string what = "The topics of readings, such as vwap.{product} or {venue}.{product}. Default: {product}") =>
        Create(SettingNames.Topic, "PATTERN", what);

    public static Option KafkaSet() => Create(
        SettingNames.KafkaSet, "KEY=VALUE", "A librdkafka setting, such as security.protocol=SASL_SSL; a value @FILE is read from the file. Repeatable");

    public static Option KafkaTime() => Create(
        SettingNames.KafkaTime, "DURATION", "How long to wait for the brokers at start. Default: 30s");

    public static Option TradesToKafka() => Create(
        SettingNames.TradesToKafka, "TOPIC", "Publish trades to this topic, for vwap worker, instead of readings");

    public static Option Trades() => Create(SettingNames.Trades, "TOPIC", "The topic of trades that vwap run --trades-to-kafka writes");

    public static Option Group(string what) => Create(SettingNames.Group, "NAME", what);

    public static Option From() => Create(
        SettingNames.From, "WHERE", "beginning, latest or a trade id; with --group, only where the group has no committed offset. Default: beginning",
        "beginning", "latest");

    public static Option TradesPartitions() => Create(
        SettingNames.TradesPartitions, "N", "The number of partitions that topic is created with. Default: 12");

    /// <summary>The options of the web server.</summary>
    public static IEnumerable<Option> OfHttp(string byDefault = "off") =>
    [
        Create(SettingNames.Http, "HOST:PORT|none", $"The address of the dashboard, the HTTP API and the metrics. Default: {byDefault}", "none"),
        Create(SettingNames.HttpToken, "TOKEN", "The bearer token that requests to the API must carry; @FILE reads it from the file. Default: none"),
        Create(SettingNames.HttpHost, "NAME", "A name by which clients reach it, besides addresses, localhost and this machine's name. Repeatable"),
        Create(SettingNames.HttpHistory, "N", $"The readings kept of each stream and window for the history. Default: {WebLimits.HistoryReadingsDefault}"),
        Create(SettingNames.HttpClients, "N", $"The most clients of the event stream. Default: {WebLimits.StreamClientsDefault}"),
    ];

    public static IEnumerable<Option> Logging() =>
    [
        Create(SettingNames.LogLevel, "LEVEL", "trace, debug, info, warn, error, fatal or none. Logs go to standard error. Default: info",
            "trace", "debug", "info", "warn", "error", "fatal", "none"),
        Create(SettingNames.LogFormat, "FORMAT", "text, or json: one object a line, for log collectors. Default: text", "text", "json"),
    ];

    /// <summary>Creates an option; its values are those that completion offers, where they are known.</summary>
    internal static Option Create(SettingNames names, string valueName, string description, params string[] values) =>
        new SettingOption(names, valueName, description).Suggesting(values);
}
