using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace Vwap.Web;

/// <summary>Readings as server-sent events, as they come.</summary>
/// <remarks>
/// An event has the id of its reading in this run. A client that comes back with the id of its last event gets what has come since; with an id that
/// is of another run, or too old, it gets a <c>reset</c> event first.
/// </remarks>
internal sealed class StreamApi(RunMonitor monitor, WebOptions options, TimeProvider timeProvider) : IDisposable
{
    private readonly string _run = RandomNumberGenerator.GetHexString(8, lowercase: true);
    private readonly SeriesFilter _filter = new(monitor.Readings);
    private readonly StreamTicker _ticker = new(monitor.Readings, timeProvider);
    private long _dropped;

    /// <summary>The clients so far.</summary>
    public StreamClientsReport Report => new(_ticker.Clients, options.StreamClientsMax, Interlocked.Read(ref _dropped));

    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/v1/stream", ServeAsync)
        .WithSummary("Readings as server-sent events: at most 10 a second per product, the latest ones, or every one with all=true")
        .Produces<ReadingDocument>(contentType: "text/event-stream")
        .ProducesProblem(StatusCodes.Status400BadRequest)
        .ProducesProblem(StatusCodes.Status404NotFound)
        .ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    /// <summary>Ends all clients.</summary>
    public void Stop() => _ticker.Stop();

    public void Dispose() => _ticker.Dispose();

    private async Task ServeAsync(HttpContext context, string[]? product, string? venue, string[]? window, string? all)
    {
        var changed = monitor.Readings.Changed;
        var series = _filter.Find(product ?? [], venue, window ?? [], out var problem);
        if (all is not (null or "true" or "false"))
            problem = Problem.Of(StatusCodes.Status400BadRequest, "all must be true or false");
        var group = problem is null ? _ticker.TryEnter(options.StreamClientsMax, isAll: all == "true") : null;
        if (problem is null && group is null)
        {
            context.Response.Headers.RetryAfter = "5";
            problem = Problem.Of(StatusCodes.Status503ServiceUnavailable, $"There are {options.StreamClientsMax} clients of the stream already: raise --http-clients, or come back later");
        }

        if (problem is not null)
        {
            await problem.ExecuteAsync(context);
            return;
        }

        RaisePoolThreads();
        try
        {
            var lastEventId = context.Request.Headers["Last-Event-ID"] is [{ } id] ? id : null;
            await StreamAsync(context, new(series, all == "true", _run, lastEventId, changed), group!);
        }
        finally
        {
            _ticker.Leave();
        }
    }

    /// <summary>Only for clients: without any, more threads would only take turns.</summary>
    private static void RaisePoolThreads()
    {
        ThreadPool.GetMinThreads(out var threads, out var ioThreads);
        if (threads < WebLimits.PoolThreadsMin)
            ThreadPool.SetMinThreads(WebLimits.PoolThreadsMin, ioThreads);
    }

    private async Task StreamAsync(HttpContext context, StreamRequest request, StreamTicker.Group group)
    {
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store, no-transform";
        context.Response.Headers["X-Accel-Buffering"] = "no"; // nginx would wait for more
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        var client = new StreamClient(monitor.Readings, request, context.Response.BodyWriter, missed => Interlocked.Add(ref _dropped, missed), timeProvider);
        try
        {
            await client.RunAsync(_ticker, group, context.RequestAborted);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has left, or took no bytes and was cut off.
        }
    }
}
