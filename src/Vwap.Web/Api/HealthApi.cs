using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Vwap.Web;

/// <summary>Whether the run is alive and whether it is ready.</summary>
internal static class HealthApi
{
    public static void Map(IEndpointRouteBuilder routes, RunMonitor monitor)
    {
        routes.MapGet("/healthz", () => Write(new(Ok: true, []), StatusCodes.Status200OK))
            .WithSummary("Whether the process serves requests")
            .Produces<HealthReport>();
        routes.MapGet("/readyz", () => Read(monitor))
            .WithSummary("Whether every stream is connected, filled and without a gap; the reasons if not")
            .Produces<HealthReport>()
            .Produces<HealthReport>(StatusCodes.Status503ServiceUnavailable);
    }

    private static IResult Read(RunMonitor monitor)
    {
        var reasons = monitor.FindReasonsNotReady();
        return Write(new(reasons.Count == 0, reasons), reasons.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    private static IResult Write(HealthReport report, int status) => TypedResults.Json(report, ReportJson.Default.HealthReport, statusCode: status);
}

/// <summary>The answer of <c>/healthz</c> and <c>/readyz</c>.</summary>
internal sealed record HealthReport(bool Ok, IReadOnlyList<string> Reasons);
