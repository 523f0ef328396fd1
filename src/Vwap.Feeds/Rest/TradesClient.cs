using System.Net;
using System.Net.Http.Headers;

namespace Vwap.Feeds;

/// <summary>Fetches missing trades: <c>GET /products/{id}/trades</c>.</summary>
/// <remarks>Thread-safe. One attempt per call: when to try again is decided by the engine.</remarks>
internal sealed class TradesClient : IDisposable
{
    private readonly HttpClient _http;
    private readonly TimeProvider _timeProvider;

    public TradesClient(Uri rest, TimeProvider timeProvider)
    {
        _timeProvider = timeProvider;
        var handler = new SocketsHttpHandler
        {
            AutomaticDecompression = DecompressionMethods.All,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5), // the address may move
        };
        _http = new(handler)
        {
            BaseAddress = new(rest.AbsoluteUri.TrimEnd('/') + '/'),
            Timeout = Timeout.InfiniteTimeSpan, // ours is kept by the TimeProvider
            MaxResponseContentBufferSize = FeedLimits.PageBytesMax,
        };
        // The exchange refuses requests without one.
        _http.DefaultRequestHeaders.UserAgent.Add(new("vwap", typeof(TradesClient).Assembly.GetName().Version!.ToString(fieldCount: 3)));
    }

    /// <summary>Asks for the ids of a request, which are the newest before <c>To + 1</c>.</summary>
    /// <returns>A <see cref="FeedEventKind.Page"/> or a <see cref="FeedEventKind.FetchFailed"/>; its time is the engine's to set.</returns>
    public async Task<FeedEvent> FetchAsync(FetchRequest request, CancellationToken cancellationToken)
    {
        var path = $"products/{Uri.EscapeDataString(request.Product.Name)}/trades?after={request.Ids.To + 1}&limit={request.Ids.Count}";
        using var timeout = new CancellationTokenSource(FeedLimits.RequestTimeout, _timeProvider);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            using var response = await _http.GetAsync(new Uri(path, UriKind.Relative), end.Token);
            if (!response.IsSuccessStatusCode)
                return Failed(request, $"{(int)response.StatusCode} {response.ReasonPhrase}", RetryAfter(response.Headers.RetryAfter));
            var body = await response.Content.ReadAsByteArrayAsync(end.Token);
            return new(FeedEventKind.Page, default, body, request);
        }
        catch (Exception exception) when (IsFailure(exception))
        {
            return Failed(request, exception.GetBaseException().Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Failed(request, $"no answer within {FeedLimits.RequestTimeout.TotalSeconds} s");
        }
    }

    public void Dispose() => _http.Dispose();

    /// <summary>The decompressors tell of damage in two ways of their own.</summary>
    private static bool IsFailure(Exception exception) =>
        exception is HttpRequestException or IOException or InvalidDataException or InvalidOperationException;

    private static FeedEvent Failed(FetchRequest request, string why, TimeSpan retryAfter = default) =>
        new(FeedEventKind.FetchFailed, default, default, request, retryAfter, why);

    private TimeSpan RetryAfter(RetryConditionHeaderValue? header)
    {
        var wait = header?.Delta ?? header?.Date - _timeProvider.GetUtcNow() ?? TimeSpan.Zero;
        return TimeSpan.FromTicks(Math.Clamp(wait.Ticks, 0, FeedLimits.RetryAfterMax.Ticks));
    }
}
