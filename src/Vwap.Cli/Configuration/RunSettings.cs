using Vwap.Feeds;
using Vwap.Outputs;

namespace Vwap.Cli;

/// <summary>The checked settings of a run.</summary>
internal sealed record RunSettings
{
    /// <summary>Where trades come from: a feed per venue.</summary>
    public required IReadOnlyList<FeedOptions> Feeds { get; init; }

    public IReadOnlyList<StreamId> Streams => [.. Feeds.SelectMany(feed => feed.Streams)];

    public required IReadOnlyList<WindowSpec> Windows { get; init; }

    /// <summary>What readings have besides the VWAP.</summary>
    public ReadingExtras With => Output.With;

    public required OutputSettings Output { get; init; }

    public required TimeSpan Hold { get; init; }

    /// <summary>Stop after this many readings of the first window; null for no limit.</summary>
    public required long? MaxTrades { get; init; }

    /// <summary>Stop after this time; null for no limit.</summary>
    public required TimeSpan? For { get; init; }

    /// <summary>The Kafka output; null for none.</summary>
    public KafkaSettings? Kafka { get; init; }

    /// <summary>Whether the run publishes metrics of its own; not one beside another run, whose metrics would be there twice.</summary>
    public bool IsWatched { get; private init; } = true;

    /// <summary>The dashboard, API and metrics; null for none.</summary>
    public HttpSettings? Http { get; init; }

    /// <summary>The configuration file, which is applied again when it changes; null for none.</summary>
    public string? ConfigurationFile { get; init; }

    public required LogSettings Log { get; init; }

    /// <summary>What to log about the configuration although it is usable.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>The same run for Kafka alone, without limits: it waits for Kafka however long that takes, as nothing else waits for it.</summary>
    public RunSettings ForKafkaAlone() => this with
    {
        Output = new(OutputFormat.None, File: null) { With = With },
        Http = null,
        IsWatched = false,
        ConfigurationFile = null,
        Kafka = Kafka! with { Connection = Kafka.Connection with { StartWait = Timeout.InfiniteTimeSpan } },
        MaxTrades = null,
        For = null,
        Warnings = [],
    };
}
