using System.Net;
using System.Net.Http.Headers;

namespace Vwap.Feeds;

/// <summary>Sends requests for missing trades to one venue.</summary>
/// <remarks>Thread-safe. One attempt per call: when to retry is decided by the engine.</remarks>
internal sealed class BackfillClient : IDisposable
{
    private readonly Venue _venue;
    private readonly Uri _rest;
    private readonly HttpClient _http;
    private readonly TimeProvider _timeProvider;

    public BackfillClient(Venue venue, Uri rest, TimeProvider timeProvider)
    {
        _venue = venue;
        _rest = new(rest.AbsoluteUri.TrimEnd('/') + '/');
        _timeProvider = timeProvider;
        _http = CreateClient();
    }

    /// <summary>Sends a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="timeLimit">How long the answer may take.</param>
    /// <param name="onItsOwn">Whether to send it on a connection of its own, as others may be dead.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A <see cref="FeedEventKind.Page"/> or a <see cref="FeedEventKind.FetchFailed"/>.</returns>
    public async Task<FeedEvent> FetchAsync(FetchRequest request, TimeSpan timeLimit, bool onItsOwn, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(timeLimit, _timeProvider);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        using var fresh = onItsOwn ? CreateClient() : null;
        try
        {
            using var response = await (fresh ?? _http).GetAsync(_venue.Backfill!.CreateUri(request), end.Token);
            if (!response.IsSuccessStatusCode)
                return Failed(request, $"{(int)response.StatusCode} {response.ReasonPhrase}", RetryAfter(response.Headers.RetryAfter));
            var body = await response.Content.ReadAsByteArrayAsync(end.Token);
            return new(FeedEventKind.Page, _venue.Id, body, request);
        }
        catch (Exception exception) when (IsFailure(exception))
        {
            return Failed(request, exception.GetBaseException().Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Failed(request, $"no answer within {timeLimit.TotalMilliseconds:0} ms");
        }
    }

    /// <summary>Fetches the products that the venue lists now, in its order.</summary>
    /// <returns>The products, or why there are none.</returns>
    public async Task<(IReadOnlyList<ProductId>? Products, string? Failure)> ListAsync(CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(FeedLimits.RequestTimeout, _timeProvider);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            var names = _venue.Listing.Read(await _http.GetByteArrayAsync(_venue.Listing.Uri, end.Token));
            return names is null
                ? (null, "the answer is not a list of products")
                : ([.. names.Select(name => _venue.TryParseProduct(name, out var product, out _) ? product : default).Where(product => product != default).Distinct()], null);
        }
        catch (Exception exception) when (IsFailure(exception))
        {
            return (null, exception.GetBaseException().Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, $"no answer within {FeedLimits.RequestTimeout.TotalSeconds} s");
        }
    }

    public void Dispose() => _http.Dispose();

    /// <summary>The decompressors report damage in two ways of their own.</summary>
    private static bool IsFailure(Exception exception) =>
        exception is HttpRequestException or IOException or InvalidDataException or InvalidOperationException;

    private FeedEvent Failed(FetchRequest request, string why, TimeSpan retryAfter = default) =>
        new(FeedEventKind.FetchFailed, _venue.Id, default, request, retryAfter, why);

    private TimeSpan RetryAfter(RetryConditionHeaderValue? header)
    {
        var wait = header?.Delta ?? header?.Date - _timeProvider.GetUtcNow() ?? TimeSpan.Zero;
        return TimeSpan.FromTicks(Math.Clamp(wait.Ticks, 0, FeedLimits.RetryAfterMax.Ticks));
    }

    private HttpClient CreateClient()
    {
        var handler = new SocketsHttpHandler
        {
            AutomaticDecompression = DecompressionMethods.All,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5), // the address may move
        };
        var client = new HttpClient(handler)
        {
            BaseAddress = _rest,
            Timeout = Timeout.InfiniteTimeSpan, // ours is kept by the TimeProvider
            MaxResponseContentBufferSize = FeedLimits.PageBytesMax,
        };
        // Coinbase refuses requests without one, and it is polite to the others.
        client.DefaultRequestHeaders.UserAgent.Add(new("vwap", typeof(BackfillClient).Assembly.GetName().Version!.ToString(fieldCount: 3)));
        return client;
    }
}
