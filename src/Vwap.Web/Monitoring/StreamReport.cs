namespace Vwap.Web;

/// <summary>A stream: ages and lags in seconds, states in the order of the windows, null before the first reading.</summary>
internal sealed record StreamReport
{
    public required string Stream { get; init; }

    public required string Venue { get; init; }

    public required string Product { get; init; }

    public required long Trades { get; init; }

    public required long? TradeId { get; init; }

    public required IReadOnlyList<ReadingState?> States { get; init; }

    public required double? AgeSeconds { get; init; }

    public required double? LagSeconds { get; init; }

    public required string? OpenGap { get; init; }

    public required long GapsFound { get; init; }

    public required long GapsRepaired { get; init; }

    public required NoticeReport? LastEvent { get; init; }
}
