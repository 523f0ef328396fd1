using Microsoft.Extensions.Logging;

namespace Vwap.Cli;

/// <summary>What a replay is to do, understood and checked.</summary>
internal sealed record ReplaySettings
{
    /// <summary>The products to show; null for all of the file.</summary>
    public required IReadOnlyList<ProductId>? Products { get; init; }

    /// <summary>The windows; null for those of the recording.</summary>
    public required IReadOnlyList<WindowSpec>? Windows { get; init; }

    public required OutputSettings Output { get; init; }

    public required LogLevel LogLevel { get; init; }
}
