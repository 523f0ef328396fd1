using System.Text;
using Microsoft.AspNetCore.Http;

namespace Vwap.Simulator;

/// <summary>Answers REST requests, injecting faults.</summary>
internal sealed class RestEndpoint(ExchangeModel exchange, FaultInjector faults, TimeProvider timeProvider)
{
    private static readonly RestResponse BareLimitPage = RenderGatewayPage(StatusCodes.Status429TooManyRequests, "Too Many Requests");
    private static readonly RestResponse ErrorPage = RenderGatewayPage(StatusCodes.Status500InternalServerError, "Internal Server Error");

    public async Task ServeAsync(HttpContext context)
    {
        var number = exchange.Statistics.Requests.Add();
        if (Happens(FaultKind.RestSlow, number))
            await Task.Delay(SimulatorLimits.RestSlowDelay, timeProvider, context.RequestAborted);
        var answer = Happens(FaultKind.Rest429, number) ? exchange.Dialect.TooManyRequests
            : Happens(FaultKind.Rest429Bare, number) ? BareLimitPage
            : Happens(FaultKind.Rest500, number) ? ErrorPage
            : null;
        await SendAsync(context, answer ?? Get(context.Request), isTorn: answer is null && Happens(FaultKind.RestTorn, number));
    }

    private RestResponse Get(HttpRequest request) => exchange.Get(
        HttpMethods.IsGet(request.Method)
            ? new(request.Path.Value ?? "", request.QueryString.Value ?? "", request.Headers.UserAgent.Count > 0)
            : new(""));

    private static async Task SendAsync(HttpContext context, RestResponse answer, bool isTorn)
    {
        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = answer.ContentType;
        context.Response.ContentLength = answer.Body.Length;
        foreach (var (name, value) in answer.Headers)
            context.Response.Headers[name] = value;
        await context.Response.BodyWriter.WriteAsync(isTorn ? answer.Body[..(answer.Body.Length / 2)] : answer.Body, context.RequestAborted);
        if (isTorn)
            context.Abort();
    }

    /// <summary>The page of a gateway in front of the exchange.</summary>
    private static RestResponse RenderGatewayPage(int status, string reason)
    {
        var page = $"<html>\r\n<head><title>{status} {reason}</title></head>\r\n<body>\r\n<center><h1>{status} {reason}</h1></center>\r\n"
            + "<hr><center>cloudflare</center>\r\n</body>\r\n</html>\r\n";
        return new(status, Encoding.ASCII.GetBytes(page)) { ContentType = "text/html" };
    }

    private bool Happens(FaultKind kind, long request) => faults.Happens(kind, connection: 0, request, out _);
}
