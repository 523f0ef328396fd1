using Microsoft.Extensions.Logging;
using Vwap.Outputs;

namespace Vwap.Cli;

/// <summary>What a run is to do, understood and checked.</summary>
internal sealed record RunSettings
{
    public required Uri Endpoint { get; init; }

    /// <summary>Where missed trades are fetched; null for nowhere.</summary>
    public required Uri? Rest { get; init; }

    public required IReadOnlyList<ProductId> Products { get; init; }

    public required IReadOnlyList<WindowSpec> Windows { get; init; }

    public required OutputSettings Output { get; init; }

    public required TimeSpan Hold { get; init; }

    /// <summary>Stop after so many readings of the first window; null for never.</summary>
    public required long? MaxTrades { get; init; }

    /// <summary>Stop after so long; null for never.</summary>
    public required TimeSpan? For { get; init; }

    /// <summary>Which Kafka readings go to; null for none.</summary>
    public KafkaSettings? Kafka { get; init; }

    public required LogLevel LogLevel { get; init; }

    /// <summary>What should be told of the configuration although it is no problem.</summary>
    public required IReadOnlyList<string> Remarks { get; init; }

    /// <summary>The same for Kafka alone, until it is stopped: nothing else waits, so that it begins when Kafka is there, however long that takes.</summary>
    public RunSettings ForKafkaAlone() => this with
    {
        Output = new(OutputFormat.None, File: null),
        Kafka = Kafka! with { Connection = Kafka.Connection with { StartWait = Timeout.InfiniteTimeSpan } },
        MaxTrades = null,
        For = null,
        Remarks = [],
    };
}
