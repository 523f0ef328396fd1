using System.Net;

namespace Vwap.Cli;

/// <summary>Parses addresses to listen on.</summary>
internal static class ListenAddress
{
    /// <summary>What is expected, after "is not".</summary>
    public static string Expected(int port) => $"an address: expected HOST:PORT, such as 127.0.0.1:{port}; port 0 picks a free port";

    /// <summary>Parses an IP address or <c>localhost</c>, with a port.</summary>
    public static bool TryParse(string text, out IPEndPoint address)
    {
        const string LocalHost = "localhost:";
        var literal = text.StartsWith(LocalHost, StringComparison.OrdinalIgnoreCase) ? $"127.0.0.1:{text[LocalHost.Length..]}" : text;
        address = new(IPAddress.Loopback, 0);
        if (!literal.Contains(':', StringComparison.Ordinal) || literal.EndsWith(']') || !IPEndPoint.TryParse(literal, out var parsed))
            return false;
        address = parsed;
        return true;
    }
}
