using System.Net;

namespace Vwap.Web;

/// <summary>Where and how the web server listens. Immutable.</summary>
public sealed record WebOptions
{
    /// <summary>The address to listen on; port 0 picks a free port.</summary>
    public required IPEndPoint Listen { get; init; }

    /// <summary>Whether a free port is chosen when that of <see cref="Listen"/> is in use. Default: no, that is an error.</summary>
    public bool AnyPortIfInUse { get; init; }

    /// <summary>The bearer token that requests must carry, other than those for the page itself and for health; null for none. Default: none.</summary>
    public string? Token { get; init; }

    /// <summary>Names by which clients reach the server, besides <c>localhost</c>, addresses, and this machine's name. Default: none.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>The most clients of the stream: 1 or more. Default: <see cref="WebLimits.StreamClientsDefault"/>.</summary>
    public int StreamClientsMax { get; init; } = WebLimits.StreamClientsDefault;

    /// <summary>Whether others than this machine can reach it.</summary>
    public bool IsBeyondLoopback => !IPAddress.IsLoopback(Listen.Address);
}
