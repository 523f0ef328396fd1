using Vwap.Outputs;

namespace Vwap.Web;

/// <summary>The state of a run, as <c>/api/v1/status</c> gives it.</summary>
internal sealed record StatusReport
{
    public required string Version { get; init; }

    public required DateTime Started { get; init; }

    public required DateTime Now { get; init; }

    public required bool Ready { get; init; }

    public required IReadOnlyList<string> Reasons { get; init; }

    public required IReadOnlyList<string> Windows { get; init; }

    public required IReadOnlyList<ConnectionReport> Connections { get; init; }

    public required IReadOnlyList<StreamReport> Streams { get; init; }

    public required IReadOnlyList<OutputReport> Outputs { get; init; }

    public StreamClientsReport StreamClients { get; init; } = new(0, 0, 0);

    public required IReadOnlyList<NoticeReport> Notices { get; init; }
}

/// <summary>A connection to a venue.</summary>
internal sealed record ConnectionReport(string Venue, string Endpoint, FeedConnection State, long Reconnects);

/// <summary>The clients of the stream, and how many readings those of <c>all=true</c> have missed because they were too slow.</summary>
internal sealed record StreamClientsReport(int Connected, int Max, long Dropped);
