using Vwap.Feeds;
using Vwap.Kafka;
using Vwap.Outputs;
using Vwap.Web;

namespace Vwap.Cli;

/// <summary>Changes what a run watches, asked over HTTP or by its configuration file: one change at a time, and none that leaves nothing to watch.</summary>
internal sealed class WatchControl(RunSettings settings, WatchedFeeds feeds) : IWatchControl, IDisposable
{
    private readonly SemaphoreSlim _changes = new(1, 1);

    public Task<WatchResult> AddProductAsync(string product, CancellationToken cancellationToken) =>
        ChangeAsync(product, ParseStream, stream => AddAsync([stream], settings.Feeds), cancellationToken);

    public Task<WatchResult> RemoveProductAsync(string product, CancellationToken cancellationToken) =>
        ChangeAsync(product, ParseStream, RemoveAsync, cancellationToken);

    public Task<WatchResult> AddWindowAsync(string window, CancellationToken cancellationToken) =>
        ChangeAsync(window, WindowSpec.Parse, AddAsync, cancellationToken);

    public Task<WatchResult> RemoveWindowAsync(string window, CancellationToken cancellationToken) =>
        ChangeAsync(window, WindowSpec.Parse, RemoveAsync, cancellationToken);

    /// <summary>Watches products of one venue that it has listed.</summary>
    public Task<WatchResult> AddListedAsync(IReadOnlyList<StreamId> streams, CancellationToken cancellationToken) =>
        ChangeAsync(() => AddAsync(streams, settings.Feeds), cancellationToken);

    /// <summary>Makes the changes from one configuration to the next. What was changed over HTTP stays.</summary>
    /// <returns>What could not be done, and why.</returns>
    public Task<IReadOnlyList<string>> ApplyAsync(RunSettings before, RunSettings after, CancellationToken cancellationToken) =>
        ChangeAsync(() => ApplyAsync(before, after), cancellationToken);

    public void Dispose() => _changes.Dispose();

    private async Task<IReadOnlyList<string>> ApplyAsync(RunSettings before, RunSettings after)
    {
        var results = new List<WatchResult>();
        if (!Patterns(before).SequenceEqual(Patterns(after)))
            results.Add(new(WatchOutcome.Refused, "patterns of products take effect at the next start"));
        foreach (var window in after.Windows.Except(before.Windows))
            results.Add(await AddAsync(window));
        foreach (var venue in after.Streams.Except(before.Streams).GroupBy(stream => stream.Venue))
            results.Add(await AddAsync([.. venue], [.. settings.Feeds, .. after.Feeds]));
        foreach (var stream in before.Streams.Except(after.Streams).Where(feeds.Streams.Contains))
            results.Add(await RemoveAsync(stream));
        foreach (var window in before.Windows.Except(after.Windows).Where(feeds.Windows.Contains))
            results.Add(await RemoveAsync(window));
        return [.. results.Select(result => result.Problem).OfType<string>()];
    }

    private async Task<WatchResult> ChangeAsync<T>(string text, Func<string, T> parse, Func<T, Task<WatchResult>> change, CancellationToken cancellationToken)
    {
        T parsed;
        try
        {
            parsed = parse(text);
        }
        catch (FormatException malformed)
        {
            return new(WatchOutcome.Invalid, malformed.Message);
        }

        return await ChangeAsync(() => change(parsed), cancellationToken);
    }

    private async Task<T> ChangeAsync<T>(Func<Task<T>> change, CancellationToken cancellationToken)
    {
        await _changes.WaitAsync(cancellationToken);
        try
        {
            return await change();
        }
        finally
        {
            _changes.Release();
        }
    }

    private static IEnumerable<(VenueId, string)> Patterns(RunSettings settings) =>
        settings.Feeds.SelectMany(feed => feed.Patterns, (feed, pattern) => (feed.Venue.Id, pattern));

    private StreamId ParseStream(string text) => FeedReader.ParseStream(text, settings.Feeds[0].Venue);

    /// <summary>Adds streams of one venue.</summary>
    private async Task<WatchResult> AddAsync(IReadOnlyList<StreamId> streams, IReadOnlyList<FeedOptions> addresses)
    {
        ProductId[] products = [.. streams.Except(feeds.Streams).Select(stream => stream.Product)];
        if (products.Length == 0)
            return WatchResult.Done;
        var venue = streams[0].Venue;
        if (addresses.FirstOrDefault(feed => feed.Venue.Id == venue) is not { } options)
            return new(WatchOutcome.Refused, $"this run watches no product of {venue}, and knows no address of it: use one of {string.Join(", ", addresses.Select(feed => feed.Venue.Id))}");
        return await TryAsync(async () =>
            await feeds.AddAsync(options with { Products = products }) is { } refusal ? $"{venue} refused the subscription: {refusal}" : null);
    }

    private async Task<WatchResult> RemoveAsync(StreamId stream)
    {
        var watched = feeds.Streams;
        if (!watched.Contains(stream))
            return new(WatchOutcome.NotWatched, $"{stream} is not watched: this run has {string.Join(", ", watched)}");
        if (watched.Count == 1)
            return new(WatchOutcome.Refused, $"{stream} is the last product: add another first, or stop the run");
        await feeds.RemoveAsync(stream);
        return WatchResult.Done;
    }

    private async Task<WatchResult> AddAsync(WindowSpec window)
    {
        if (feeds.Windows.Contains(window))
            return WatchResult.Done;
        return await TryAsync(async () =>
        {
            await feeds.AddWindowAsync(window);
            return null;
        });
    }

    /// <param name="add">Adds something, or says why it is refused.</param>
    private static async Task<WatchResult> TryAsync(Func<Task<string?>> add)
    {
        try
        {
            return await add() is { } problem ? new(WatchOutcome.Refused, problem) : WatchResult.Done;
        }
        catch (Exception refused) when (refused is OutputFileException or FormatException)
        {
            return new(WatchOutcome.Refused, refused.Message);
        }
        catch (Exception refused) when (refused is KafkaTransientException or KafkaFatalException)
        {
            return new(WatchOutcome.Refused, $"Kafka: {refused.Message}");
        }
    }

    private async Task<WatchResult> RemoveAsync(WindowSpec window)
    {
        if (!feeds.Windows.Contains(window))
            return new(WatchOutcome.NotWatched, $"window {window} is not there: this run has {string.Join(", ", feeds.Windows)}");
        if (feeds.Windows.Count == 1)
            return new(WatchOutcome.Refused, $"{window} is the last window: add another first");
        if (window == settings.Windows[0] && (settings.MaxTrades is not null || settings.Kafka?.TradesTopic is not null))
            return new(WatchOutcome.Refused, $"{window} is the first window, whose readings --max-trades and --trades-to-kafka go by: it stays");
        await feeds.RemoveWindowAsync(window);
        return WatchResult.Done;
    }
}
