namespace Vwap.Cli;

/// <summary>The names of one setting: its option, its environment variable, and its key in configuration files of the older format.</summary>
/// <param name="Option">Such as <c>--window</c>.</param>
/// <param name="Variable">Such as <c>WINDOW_SIZE</c>; null for none.</param>
/// <param name="OlderKey">Such as <c>max_size</c>; null for none.</param>
internal sealed record SettingNames(string Option, string? Variable = null, string? OlderKey = null)
{
    public static readonly SettingNames Config = new("--config", "CONFIG_FILE");
    public static readonly SettingNames Venue = new("--venue", "VENUE");
    public static readonly SettingNames Endpoint = new("--endpoint", "FEED_ENDPOINT", "ws_url") { TakesSeveral = true };
    public static readonly SettingNames Rest = new("--rest", "REST_ENDPOINT") { TakesSeveral = true };
    public static readonly SettingNames Products = new("--products", "TRADING_PAIRS", "products") { TakesSeveral = true };
    public static readonly SettingNames Window = new("--window", "WINDOW_SIZE", "max_size") { TakesSeveral = true };
    public static readonly SettingNames With = new("--with") { TakesSeveral = true };
    public static readonly SettingNames Output = new("--output", "OUTPUT");
    public static readonly SettingNames Out = new("--out");
    public static readonly SettingNames Roll = new("--roll");
    public static readonly SettingNames Hold = new("--hold", "HOLD");
    public static readonly SettingNames MaxTrades = new("--max-trades");
    public static readonly SettingNames For = new("--for");
    public static readonly SettingNames Speed = new("--speed");
    public static readonly SettingNames LogLevel = new("--log-level", "LOG_LEVEL", "log_level");

    public static readonly SettingNames LogFormat = new("--log-format", "LOG_FORMAT");

    public static readonly SettingNames Http = new("--http", "HTTP_LISTEN");
    public static readonly SettingNames HttpToken = new("--http-token", "HTTP_TOKEN");
    public static readonly SettingNames HttpHost = new("--http-host", "HTTP_HOSTS") { TakesSeveral = true };
    public static readonly SettingNames HttpHistory = new("--http-history");
    public static readonly SettingNames HttpClients = new("--http-clients");

    public static readonly SettingNames Kafka = new("--kafka", "KAFKA_BROKERS") { TakesSeveral = true };
    public static readonly SettingNames Topic = new("--topic", "KAFKA_TOPIC") { TakesSeveral = true };
    public static readonly SettingNames KafkaSet = new("--kafka-set") { TakesSeveral = true, VariablePrefix = "KAFKA_SET_" };
    public static readonly SettingNames KafkaTime = new("--kafka-time", Variable: null, "kafka_time");
    public static readonly SettingNames TradesToKafka = new("--trades-to-kafka");
    public static readonly SettingNames Trades = new("--trades");
    public static readonly SettingNames Group = new("--group");
    public static readonly SettingNames From = new("--from");
    public static readonly SettingNames To = new("--to");
    public static readonly SettingNames TradesPartitions = new("--trades-partitions");

    /// <summary>Every setting that a configuration file may hold.</summary>
    public static readonly IReadOnlyList<SettingNames> InFile =
        [Venue, Endpoint, Rest, Products, Window, With, Output, Out, Roll, Hold, MaxTrades, For, LogLevel, LogFormat,
            Http, HttpToken, HttpHost, HttpHistory, HttpClients,
            Kafka, Topic, KafkaSet, KafkaTime, TradesToKafka, TradesPartitions];

    /// <summary>Whether it may have several values.</summary>
    public bool TakesSeveral { get; private init; }

    /// <summary>The beginning of the environment variables that each set one key, such as <c>KAFKA_SET_</c>; null when there are none.</summary>
    public string? VariablePrefix { get; private init; }

    /// <summary>The environment variable, or how those that each set one key are named; null for none.</summary>
    public string? VariableText => Variable ?? (VariablePrefix is { } prefix ? prefix + "<KEY>" : null);

    /// <summary>The key in a configuration file, which is the option in camelCase: <c>maxTrades</c> for <c>--max-trades</c>.</summary>
    public string Key
    {
        get
        {
            var words = Option[2..].Split('-');
            return words[0] + string.Concat(words.Skip(1).Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
        }
    }
}
