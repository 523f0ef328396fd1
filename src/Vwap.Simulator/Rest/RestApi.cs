using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Vwap.Simulator;

/// <summary>The public REST endpoints: products, trades, time.</summary>
internal sealed class RestApi(TradingFloor floor, RestFaults faults, TimeProvider timeProvider, ExchangeCounters counters)
{
    private readonly RequestRate _rate = new(timeProvider);

    public void Map(WebApplication application)
    {
        application.Use(AdmitAsync);
        application.Use(faults.InjectAsync);
        application.MapGet("/products", (RequestDelegate)(context => RestAnswer.SendAsync(context, ProductJson.RenderAll(floor.Listings))));
        application.MapGet("/products/{id}", (RequestDelegate)(context => ForProductAsync(context, SendProductAsync)));
        application.MapGet("/products/{id}/trades", (RequestDelegate)(context => ForProductAsync(context, SendTradesAsync)));
        application.MapGet("/time", (RequestDelegate)(context => RestAnswer.SendAsync(context, TimeJson.Render(timeProvider.GetUtcNow()))));
        application.MapFallback((RequestDelegate)RestAnswer.SendNotFoundAsync);
    }

    private Task AdmitAsync(HttpContext context, RequestDelegate next)
    {
        counters.RestRequests.Add();
        if (context.Request.Headers.UserAgent.Count == 0)
            return RestAnswer.SendMessageAsync(context, StatusCodes.Status400BadRequest, "User-Agent header is required");
        if (_rate.TryTake(context.Connection.RemoteIpAddress))
            return next(context);

        counters.RestRateLimited.Add();
        return RestAnswer.SendRateLimitedAsync(context);
    }

    private Task ForProductAsync(HttpContext context, Func<HttpContext, ProductListing, Task> sendAsync) =>
        context.GetRouteValue("id") is string id && floor.Find(id) is { } listing ? sendAsync(context, listing) : RestAnswer.SendNotFoundAsync(context);

    private Task SendProductAsync(HttpContext context, ProductListing listing) => RestAnswer.SendAsync(context, ProductJson.Render(listing));

    private Task SendTradesAsync(HttpContext context, ProductListing listing)
    {
        if (!TradesQuery.TryRead(context.Request.Query, out var query, out var problem))
            return RestAnswer.SendMessageAsync(context, StatusCodes.Status400BadRequest, problem);

        var page = floor.TakePage(listing, query.Above, query.Below, query.Limit);
        if (page.Length > 0)
        {
            context.Response.Headers["CB-BEFORE"] = page[0].Id.ToString(CultureInfo.InvariantCulture);
            context.Response.Headers["CB-AFTER"] = page[^1].Id.ToString(CultureInfo.InvariantCulture);
        }

        return RestAnswer.SendAsync(context, TradesJson.Render(page));
    }
}
