using System.Buffers;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Vwap.Outputs;

namespace Vwap.Web;

/// <summary>The latest readings, and those before.</summary>
internal sealed class ReadingApi(ReadingBoard board)
{
    private const int LimitDefault = 1_000;

    private readonly SeriesFilter _filter = new(board);

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/vwap", (HttpContext context, string? venue, string? window) => GetLatestAsync(context, [], venue, window))
            .WithSummary("The latest reading of each stream and window")
            .Produces<ReadingDocument[]>()
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound);
        routes.MapGet("/api/v1/vwap/{**product}", (HttpContext context, string product, string? venue, string? window) => GetLatestAsync(context, [Unescape(product)], venue, window))
            .WithSummary("The latest reading of each window of a product: its name, or venue:product where several venues have it")
            .Produces<ReadingDocument[]>()
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound);
        routes.MapGet("/api/v1/history/{**product}", GetHistoryAsync)
            .WithSummary("The last readings of a product and a window, by default the first, oldest first; at most limit of them, by default 1,000")
            .Produces<ReadingDocument[]>()
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    /// <summary>A slash in a product may be written as it is or escaped; the server leaves the latter as it is.</summary>
    private static string Unescape(string product) => product.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);

    private Task GetLatestAsync(HttpContext context, string[] products, string? venue, string? window)
    {
        var found = _filter.Find(products, venue, window is null ? [] : [window], out var problem);
        return problem is not null
            ? problem.ExecuteAsync(context)
            : WriteAsync(context, [.. found.Select(board.LatestNumbered).OfType<NumberedReading>()]);
    }

    private async Task GetHistoryAsync(HttpContext context, string product, string? venue, string? window, string? limit)
    {
        var series = _filter.FindOne(Unescape(product), venue, window, out var problem);
        var count = LimitDefault;
        if (limit is not null && (!int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out count) || count < 1))
            problem = Problem.Of(StatusCodes.Status400BadRequest, "limit must be a whole number of 1 or more");
        if (problem is not null)
        {
            await problem.ExecuteAsync(context);
            return;
        }

        var readings = new List<NumberedReading>();
        var (from, to) = board.FindLast(series!, count);
        while (from < to)
            from = board.Copy(series!, from, to, readings);
        await WriteAsync(context, readings);
    }

    private static async Task WriteAsync(HttpContext context, List<NumberedReading> readings)
    {
        context.Response.ContentType = "application/json";
        var body = context.Response.BodyWriter;
        for (var index = 0; index < readings.Count; index++)
        {
            body.Write(index == 0 ? "["u8 : ","u8);
            ReadingJson.Write(readings[index].Reading, body);
            if (index % ReadingBoard.CopyMax == ReadingBoard.CopyMax - 1)
                await body.FlushAsync(context.RequestAborted);
        }

        body.Write(readings.Count == 0 ? "[]"u8 : "]"u8);
        await body.FlushAsync(context.RequestAborted);
    }
}
