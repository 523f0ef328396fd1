using System.Globalization;

namespace Vwap.Web;

/// <summary>What a client of the stream asks for.</summary>
/// <param name="Series">The series.</param>
/// <param name="IsAll">Whether it wants every reading.</param>
/// <param name="Run">The name of this run in the ids of events: a client may come back to another run.</param>
/// <param name="LastEventId">The id of the last event that the client has; null for none.</param>
/// <param name="Changed">Completes when other streams or windows are watched than when <paramref name="Series"/> was found.</param>
internal sealed record StreamRequest(IReadOnlyList<ReadingSeries> Series, bool IsAll, string Run, string? LastEventId, Task Changed)
{
    /// <summary>The number of the last reading that the client has; null when it has none, or none of this run.</summary>
    public long? ResumeAfter { get; } = ParseNumber(LastEventId, Run);

    /// <summary>Whether the client has an event that this run knows nothing of.</summary>
    public bool MustReset => LastEventId is not null && ResumeAfter is null;

    private static long? ParseNumber(string? id, string run) =>
        id is not null && id.StartsWith(run, StringComparison.Ordinal) && id.Length > run.Length && id[run.Length] == '-'
        && long.TryParse(id.AsSpan(run.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}
