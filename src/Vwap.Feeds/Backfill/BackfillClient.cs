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
        using var fresh = onItsOwn ? CreateClient() : null;
        var (body, failure, retryAfter) = await GetAsync(fresh ?? _http, _venue.Backfill!.CreateUri(request), timeLimit, cancellationToken);
        return body is null
            ? new(FeedEventKind.FetchFailed, _venue.Id, default, request, retryAfter, failure)
            : new(FeedEventKind.Page, _venue.Id, body, request);
    }

    /// <summary>Fetches the products that the venue lists now, in its order.</summary>
    /// <returns>The products, or why there are none.</returns>
    public async Task<(IReadOnlyList<ProductId>? Products, string? Failure)> ListAsync(CancellationToken cancellationToken)
    {
        var (body, failure, _) = await GetAsync(_http, _venue.Listing.Uri, FeedLimits.RequestTimeout, cancellationToken);
        if (body is null)
            return (null, failure);
        return _venue.Listing.Read(body) is { } names
            ? ([.. names.Select(name => _venue.TryParseProduct(name, out var product, out _) ? product : default).Where(product => product != default).Distinct()], null)
            : (null, "the answer is not a list of products");
    }

    public void Dispose() => _http.Dispose();

    /// <summary>The decompressors report damage in two ways of their own.</summary>
    private static bool IsFailure(Exception exception) =>
        exception is HttpRequestException or IOException or InvalidDataException or InvalidOperationException;

    /// <returns>The body of a successful answer, or why there is none and how long the venue asks to wait.</returns>
    private async Task<(byte[]? Body, string? Failure, TimeSpan RetryAfter)> GetAsync(HttpClient http, Uri uri, TimeSpan timeLimit, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(timeLimit, _timeProvider);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            using var response = await http.GetAsync(uri, end.Token);
            if (!response.IsSuccessStatusCode)
                return (null, $"{(int)response.StatusCode} {response.ReasonPhrase}", RetryAfter(response.Headers.RetryAfter));
            return (await response.Content.ReadAsByteArrayAsync(end.Token), null, default);
        }
        catch (Exception exception) when (IsFailure(exception))
        {
            return (null, exception.GetBaseException().Message, default);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, $"no answer within {timeLimit.TotalMilliseconds:0} ms", default);
        }
    }

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
