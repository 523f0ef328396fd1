using Microsoft.Extensions.Logging;

namespace Vwap.Feeds;

internal sealed partial class ConnectionLoop
{
    [LoggerMessage(100, LogLevel.Information, "Connected to {Endpoint}: receiving trades of {Products} products")]
    private partial void LogOpen(Uri endpoint, int products);

    [LoggerMessage(101, LogLevel.Warning, "Connection to {Endpoint} lost after {Seconds:0} s: {Reason}. Reconnecting; missed trades will be backfilled")]
    private partial void LogLost(Uri endpoint, string reason, double seconds);

    [LoggerMessage(102, LogLevel.Warning, "Cannot get trades from {Endpoint}: {Reason}. Retrying in {Seconds:0.0} s (no network? `vwap demo` runs without one)")]
    private partial void LogCannotOpen(Uri endpoint, string reason, double seconds);

    [LoggerMessage(103, LogLevel.Warning, "{Endpoint} has not confirmed the subscription to {Products}. Subscribing again")]
    private partial void LogSubscribeAgain(Uri endpoint, string products);
}
