using Microsoft.AspNetCore.Http;

namespace Vwap.Simulator;

/// <summary>Marks a request whose answer is torn in the middle.</summary>
internal sealed class TornAnswer;

/// <summary>What goes wrong between a REST request and its answer.</summary>
internal sealed class RestFaults(FaultDice dice, TimeProvider timeProvider, ExchangeCounters counters)
{
    private const string ErrorPage =
        "<html>\r\n<head><title>500 Internal Server Error</title></head>\r\n<body>\r\n<center><h1>500 Internal Server Error</h1></center>\r\n"
        + "<hr><center>cloudflare</center>\r\n</body>\r\n</html>\r\n";

    private long _requests;

    public async Task InjectAsync(HttpContext context, RequestDelegate next)
    {
        var request = Interlocked.Increment(ref _requests);
        if (Happens(FaultKind.RestSlow, request))
            await Task.Delay(SimulatorLimits.RestSlowDelay, timeProvider, context.RequestAborted);
        if (Happens(FaultKind.Rest429, request))
        {
            await RestAnswer.SendRateLimitedAsync(context);
            return;
        }

        if (Happens(FaultKind.Rest500, request))
        {
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
            context.Response.ContentType = "text/html";
            await context.Response.WriteAsync(ErrorPage, context.RequestAborted);
            return;
        }

        if (Happens(FaultKind.RestTorn, request))
            context.Features.Set(new TornAnswer());
        await next(context);
    }

    private bool Happens(FaultKind kind, long request)
    {
        var happens = dice.Happens(kind, connection: 0, request, out _);
        if (happens)
            counters.FaultsOf(kind).Add();
        return happens;
    }
}
