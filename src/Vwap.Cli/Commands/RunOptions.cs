using System.CommandLine;

namespace Vwap.Cli;

/// <summary>The options of the commands that make readings. Values are understood by the configuration, which tells all problems at once.</summary>
internal static class RunOptions
{
    public static Option Config() => Create(
        SettingNames.Config, "FILE", "A JSON file with these options in camelCase (or the older shape with ws_url, max_size, brokers)");

    public static Option Endpoint() => Create(
        SettingNames.Endpoint, "URL", "The WebSocket address of the exchange. Default: wss://ws-feed.exchange.coinbase.com");

    public static Option Rest() => Create(
        SettingNames.Rest, "URL|none",
        "Where missed trades are fetched. Default: https://api.exchange.coinbase.com for the default endpoint; none for any other");

    public static Option Products(string what = "What to watch. Default: BTC-USD,ETH-USD,ETH-BTC") => Create(SettingNames.Products, "A,B", what);

    public static Option Window(string byDefault = "200") => Create(
        SettingNames.Window, "W", $"Which trades count: a number (200) or a duration (500ms, 10s, 5m, 1h, 1d). May be repeated. Default: {byDefault}");

    public static Option Output() => Create(
        SettingNames.Output, "FORMAT", "table, jsonl, csv, plain or none. Default: table on a terminal, jsonl in a pipe or file");

    public static Option Out(string what) => Create(SettingNames.Out, "FILE", what);

    public static Option Hold() => Create(
        SettingNames.Hold, "DURATION", "How long later trades wait for a repair that makes no headway before they go out marked gap. Default: 2s");

    public static Option MaxTrades(string what = "readings of the first window") => Create(SettingNames.MaxTrades, "N", $"Stop cleanly after N {what}");

    public static Option For() => Create(SettingNames.For, "DURATION", "Stop cleanly after so long, such as 30s");

    public static Option Kafka() => Create(SettingNames.Kafka, "HOST:PORT,...", "The Kafka brokers to ask first. Default: off");

    public static Option Topic(string what = "The topics of readings, such as vwap.{product}. Default: {product}") =>
        Create(SettingNames.Topic, "PATTERN", what);

    public static Option KafkaSet() => Create(
        SettingNames.KafkaSet, "KEY=VALUE", "A setting of librdkafka passed through, such as security.protocol=SASL_SSL. May be repeated");

    public static Option KafkaTime() => Create(
        SettingNames.KafkaTime, "DURATION", "How long to wait for the brokers at start before going on without them. Default: 30s");

    public static Option TradesToKafka() => Create(
        SettingNames.TradesToKafka, "TOPIC", "Publish normalised trades to this topic for `vwap worker`, instead of readings");

    public static Option Trades() => Create(SettingNames.Trades, "TOPIC", "The topic of trades that `vwap run --trades-to-kafka` feeds");

    public static Option Group(string what) => Create(SettingNames.Group, "NAME", what);

    public static Option From() => Create(
        SettingNames.From, "WHERE", "beginning, latest or a trade id; in a group, only where it has not read yet. Default: beginning");

    public static Option TradesPartitions() => Create(
        SettingNames.TradesPartitions, "N", "How many partitions that topic is created with. Default: 12");

    public static Option LogLevel() => Create(
        SettingNames.LogLevel, "LEVEL", "trace, debug, info, warn, error, fatal or none. Logs go to standard error. Default: info");

    internal static Option Create(SettingNames names, string valueName, string description) => new Option<string[]>(names.Option)
    {
        Description = names.Variable is { } variable ? $"{description} [{variable}]" : description,
        HelpName = valueName,
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
    };
}
