using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Vwap.Web;

/// <summary>Adds and removes products and windows of the running engine. Beyond loopback it needs a token.</summary>
internal sealed class WatchApi(RunMonitor monitor, WebOptions options)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        Describe(routes.MapPut("/api/v1/products/{**product}", (string product, CancellationToken stop) => ChangeAsync(control => control.AddProductAsync(Unescape(product), stop))))
            .WithSummary("Watches a product: its name, or venue:product");
        Describe(routes.MapDelete("/api/v1/products/{**product}", (string product, CancellationToken stop) => ChangeAsync(control => control.RemoveProductAsync(Unescape(product), stop))))
            .WithSummary("Stops watching a product");
        Describe(routes.MapPut("/api/v1/windows/{**window}", (string window, CancellationToken stop) => ChangeAsync(control => control.AddWindowAsync(Unescape(window), stop))))
            .WithSummary("Adds a window to every stream");
        Describe(routes.MapDelete("/api/v1/windows/{**window}", (string window, CancellationToken stop) => ChangeAsync(control => control.RemoveWindowAsync(Unescape(window), stop))))
            .WithSummary("Removes a window from every stream");
    }

    /// <summary>A slash may be written as it is or escaped; the server leaves the latter as it is.</summary>
    private static string Unescape(string text) => text.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);

    private static RouteHandlerBuilder Describe(RouteHandlerBuilder route) => route
        .Produces(StatusCodes.Status204NoContent)
        .ProducesProblem(StatusCodes.Status400BadRequest)
        .ProducesProblem(StatusCodes.Status403Forbidden)
        .ProducesProblem(StatusCodes.Status404NotFound)
        .ProducesProblem(StatusCodes.Status409Conflict);

    private async Task<IResult> ChangeAsync(Func<IWatchControl, Task<WatchResult>> change)
    {
        if (options is { IsBeyondLoopback: true, Token: null })
            return Problem.Of(StatusCodes.Status403Forbidden, "Others than this machine can reach the server: start it with --http-token to allow changes");
        if (monitor.Control is not { } control)
            return Problem.Of(StatusCodes.Status409Conflict, "What this process watches cannot be changed");
        var result = await change(control);
        return result.Outcome switch
        {
            WatchOutcome.Done => TypedResults.NoContent(),
            WatchOutcome.Invalid => Problem.Of(StatusCodes.Status400BadRequest, result.Problem!),
            WatchOutcome.NotWatched => Problem.Of(StatusCodes.Status404NotFound, result.Problem!),
            _ => Problem.Of(StatusCodes.Status409Conflict, result.Problem!),
        };
    }
}
