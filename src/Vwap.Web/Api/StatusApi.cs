using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Vwap.Web;

/// <summary>The state of the run: what the dashboard shows besides readings.</summary>
internal static class StatusApi
{
    public static void Map(IEndpointRouteBuilder routes, RunMonitor monitor, StreamApi stream) =>
        routes.MapGet("/api/v1/status", () => TypedResults.Json(monitor.Read() with { StreamClients = stream.Report }, ReportJson.Default.StatusReport))
            .WithSummary("Connections, streams, outputs and the latest notices about gaps and repairs")
            .Produces<StatusReport>();
}
