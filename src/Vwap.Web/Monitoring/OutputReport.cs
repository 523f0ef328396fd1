namespace Vwap.Web;

/// <summary>An output of a run.</summary>
/// <param name="Name">Its name, such as a file's path.</param>
/// <param name="Written">Readings written or delivered.</param>
/// <param name="Queued">Readings that wait.</param>
/// <param name="Dropped">Readings that it has dropped.</param>
/// <param name="Retries">Attempts after a failed one.</param>
public sealed record OutputReport(string Name, long Written, long Queued, long Dropped, long Retries);
