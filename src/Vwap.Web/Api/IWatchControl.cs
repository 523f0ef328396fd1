namespace Vwap.Web;

/// <summary>Changes what a run watches, while it runs. Thread-safe.</summary>
public interface IWatchControl
{
    /// <summary>Watches a product, written <c>BTC-USD</c> or <c>kraken:BTC/USD</c>.</summary>
    /// <returns>Once it is subscribed, or cannot be.</returns>
    Task<WatchResult> AddProductAsync(string product, CancellationToken cancellationToken);

    /// <summary>Stops watching a product.</summary>
    Task<WatchResult> RemoveProductAsync(string product, CancellationToken cancellationToken);

    /// <summary>Adds a window, such as <c>5m</c>, to every stream.</summary>
    Task<WatchResult> AddWindowAsync(string window, CancellationToken cancellationToken);

    /// <summary>Removes a window from every stream.</summary>
    Task<WatchResult> RemoveWindowAsync(string window, CancellationToken cancellationToken);
}

/// <summary>What came of a change.</summary>
/// <param name="Outcome">Whether it was made.</param>
/// <param name="Problem">Why not, and what to do; null when it was.</param>
public readonly record struct WatchResult(WatchOutcome Outcome, string? Problem = null)
{
    /// <summary>It was made, or was there before.</summary>
    public static readonly WatchResult Done = new(WatchOutcome.Done);
}

/// <summary>Whether a change was made.</summary>
public enum WatchOutcome
{
    /// <summary>It is as asked for.</summary>
    Done,

    /// <summary>What was asked for is not well-formed.</summary>
    Invalid,

    /// <summary>What is to be removed is not watched.</summary>
    NotWatched,

    /// <summary>It cannot be made now, or the venue has refused it.</summary>
    Refused,
}
