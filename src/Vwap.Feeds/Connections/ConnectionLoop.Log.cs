using Microsoft.Extensions.Logging;

namespace Vwap.Feeds;

internal sealed partial class ConnectionLoop
{
    [LoggerMessage(100, LogLevel.Information, "Connected to {Endpoint}: trades of {Products} products flow")]
    private partial void LogOpen(Uri endpoint, int products);

    [LoggerMessage(101, LogLevel.Warning, "Connection to {Endpoint} lost after {Seconds:0} s: {Why}. Connecting again; what is missed meanwhile is repaired")]
    private partial void LogLost(Uri endpoint, string why, double seconds);

    [LoggerMessage(102, LogLevel.Warning, "Cannot get trades from {Endpoint}: {Why}. Next try in {Seconds:0.0} s (no network? `vwap demo` runs without one)")]
    private partial void LogCannotOpen(Uri endpoint, string why, double seconds);
}
