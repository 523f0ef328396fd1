using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Vwap.Web;

/// <summary>Refuses requests that other sites make a browser send, and those without the token; adds the headers that browsers heed.</summary>
/// <remarks>
/// A page of another site reaches a server on this machine by a name of its own that resolves to it (DNS rebinding): so the Host header must be an
/// address, <c>localhost</c>, this machine's name, or a name that was configured.
/// </remarks>
internal sealed class RequestGuard(WebOptions options)
{
    /// <summary>What the page may load: its own files and data, nothing from any other host.</summary>
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; worker-src 'self'; " +
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private readonly byte[]? _token = options.Token is { } token ? SHA256.HashData(Encoding.UTF8.GetBytes(token)) : null;
    private readonly HashSet<string> _hosts = new([.. options.Hosts, "localhost", Dns.GetHostName()], StringComparer.OrdinalIgnoreCase);

    public Task CheckAsync(HttpContext context, RequestDelegate next)
    {
        AddHeaders(context.Response.Headers);
        if (!IsKnown(context.Request.Host))
            return Problem.WriteAsync(context, StatusCodes.Status403Forbidden, $"The Host header '{context.Request.Host}' is not a name of this server: use its address, or start it with --http-host");
        if (!IsOwn(context.Request))
            return Problem.WriteAsync(context, StatusCodes.Status403Forbidden, "Requests from pages of other origins are refused");
        if (_token is not null && NeedsToken(context.Request.Path) && !HasToken(context.Request))
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            return Problem.WriteAsync(context, StatusCodes.Status401Unauthorized, "A bearer token is required: Authorization: Bearer TOKEN");
        }

        return next(context);
    }

    private static void AddHeaders(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "no-store";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
    }

    private bool IsKnown(HostString host)
    {
        var name = host.Host.Trim('[', ']');
        return IPAddress.TryParse(name, out _) || _hosts.Contains(name);
    }

    /// <summary>Browsers name the origin of the page that sends a request; other clients name none.</summary>
    private static bool IsOwn(HttpRequest request)
    {
        if (request.Headers.Origin is not [{ Length: > 0 } origin])
            return request.Headers.Origin.Count == 0;
        return Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The page itself holds no data, and health checks have no token.</summary>
    private static bool NeedsToken(PathString path) =>
        path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase) || path.StartsWithSegments("/metrics", StringComparison.OrdinalIgnoreCase)
        || path.StartsWithSegments("/openapi", StringComparison.OrdinalIgnoreCase);

    private bool HasToken(HttpRequest request)
    {
        const string Scheme = "Bearer ";
        return request.Headers.Authorization is [{ } given] && given.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(given[Scheme.Length..])), _token);
    }
}
