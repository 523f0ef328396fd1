using System.Net;
using Microsoft.Extensions.Logging;

namespace Vwap.Simulator;

/// <summary>The log of the embedded exchange: event ids 5000 to 5099.</summary>
internal static partial class ExchangeLog
{
    [LoggerMessage(5000, LogLevel.Debug, "Market opened by the first subscription to trades")]
    public static partial void MarketOpened(this ILogger logger);

    [LoggerMessage(5001, LogLevel.Debug, "Market idle after {Trades} trades")]
    public static partial void MarketIdle(this ILogger logger, long trades);

    [LoggerMessage(5002, LogLevel.Error, "Market failed")]
    public static partial void MarketFailed(this ILogger logger, Exception error);

    [LoggerMessage(5003, LogLevel.Debug, "Client {Client} connected from {Address}")]
    public static partial void ClientConnected(this ILogger logger, long client, IPAddress? address);

    [LoggerMessage(5004, LogLevel.Debug, "Client {Client} disconnected")]
    public static partial void ClientDisconnected(this ILogger logger, long client);

    [LoggerMessage(5005, LogLevel.Warning, "Client {Client} disconnected: too slow")]
    public static partial void ClientCutOff(this ILogger logger, long client);

    [LoggerMessage(5006, LogLevel.Warning, "{Path}: {OtherLines} lines without trades are not sent; {Unreadable} unreadable trades are sent, but not served by REST")]
    public static partial void FramesFileMixed(this ILogger logger, string path, long otherLines, long unreadable);
}
