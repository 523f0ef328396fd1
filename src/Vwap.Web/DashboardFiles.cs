using System.Reflection;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Net.Http.Headers;

namespace Vwap.Web;

/// <summary>Serves the dashboard's files, which are part of the assembly when npm was there at build time.</summary>
internal static class DashboardFiles
{
    private const string Prefix = "dashboard/";

    private const string Absent = """
        This build has no dashboard: npm was not found when it was built. Install Node.js with npm, and build again: dotnet build.
        The API works: /api/v1/vwap, /api/v1/status, /openapi/v1.json, /metrics

        """;

    /// <summary>Maps every file to its path, and the page to <c>/</c>.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        var assembly = typeof(DashboardFiles).Assembly;
        var names = assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)).ToArray();
        if (names.Length == 0)
            routes.MapGet("/", () => TypedResults.Text(Absent, statusCode: StatusCodes.Status503ServiceUnavailable)).ExcludeFromDescription();
        foreach (var name in names)
        {
            var path = name[Prefix.Length..];
            var file = Read(assembly, name, path);
            routes.MapMethods(path == "index.html" ? "/" : $"/{path}", ["GET", "HEAD"], file).ExcludeFromDescription();
        }
    }

    /// <summary>The names of assets hold their hash, so that they can be kept; the page that names them is asked for each time.</summary>
    private static RequestDelegate Read(Assembly assembly, string name, string path)
    {
        using var resource = assembly.GetManifestResourceStream(name)!;
        var bytes = new byte[resource.Length];
        resource.ReadExactly(bytes);
        var type = new FileExtensionContentTypeProvider().TryGetContentType(path, out var known) ? known : "application/octet-stream";
        var caching = path.StartsWith("assets/", StringComparison.Ordinal) ? "public, max-age=31536000, immutable" : "no-cache";
        var file = TypedResults.Bytes(bytes, type, entityTag: new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes))}\""));
        return context =>
        {
            context.Response.Headers.CacheControl = caching;
            return file.ExecuteAsync(context);
        };
    }
}
