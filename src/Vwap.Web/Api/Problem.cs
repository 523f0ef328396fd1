using Microsoft.AspNetCore.Http;

namespace Vwap.Web;

/// <summary>Answers that a request failed, as problem details (RFC 9457).</summary>
internal static class Problem
{
    public static Task WriteAsync(HttpContext context, int status, string detail) => Of(status, detail).ExecuteAsync(context);

    public static IResult Of(int status, string detail) => TypedResults.Problem(detail, statusCode: status);
}
