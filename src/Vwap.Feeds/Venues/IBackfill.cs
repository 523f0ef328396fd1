namespace Vwap.Feeds;

/// <summary>Fetches past trades of one venue: a request to an address, a body to a page.</summary>
/// <remarks>A function: no I/O, no clock, no exception whatever the bytes. Safe to share between threads.</remarks>
public interface IBackfill
{
    /// <summary>The address of a request, relative to the venue's REST address.</summary>
    Uri CreateUri(FetchRequest request);

    /// <summary>Reads the body of a successful answer.</summary>
    BackfillAnswer Read(ReadOnlySpan<byte> body, FetchRequest request);
}

/// <summary>The answer to a request for past trades.</summary>
/// <param name="Page">The trades.</param>
/// <param name="Failure">Why there is no page, for the log; null when there is one.</param>
/// <param name="RetryAfter">With a failure: how long the venue asks to wait; zero when it does not.</param>
/// <param name="Rejected">How many rows were rejected.</param>
/// <param name="Fault">Why the last of them was.</param>
public readonly record struct BackfillAnswer(
    TradePage Page, string? Failure = null, TimeSpan RetryAfter = default, int Rejected = 0, FrameFault Fault = FrameFault.None)
{
    internal static BackfillAnswer Failed(string failure, TimeSpan retryAfter = default) => new(new([]), failure, retryAfter);

    /// <summary>A page of rows, some of which may have been rejected: then others may be missing, and nothing is known to be complete.</summary>
    internal static BackfillAnswer Of(DecodedFrame rows, bool isEnd, IdRange complete) =>
        rows.Rejected > 0 && rows.Trades.IsEmpty ? new(new([]), $"none of {rows.Rejected} rows is a trade ({rows.Fault})", Rejected: rows.Rejected, Fault: rows.Fault)
        : new(new(rows.Trades.ToArray(), isEnd, rows.Rejected > 0 ? default : complete), Rejected: rows.Rejected, Fault: rows.Fault);
}
