using System.Net;
using Microsoft.Extensions.Logging;

namespace Vwap.Simulator;

/// <summary>What the embedded exchange logs. Event ids 5000 to 5099 are its own.</summary>
internal static partial class ExchangeLog
{
    [LoggerMessage(5000, LogLevel.Debug, "The market opens: the first client has subscribed to matches")]
    public static partial void MarketOpens(this ILogger logger);

    [LoggerMessage(5001, LogLevel.Debug, "The market is quiet after {Trades} trades")]
    public static partial void MarketIsQuiet(this ILogger logger, long trades);

    [LoggerMessage(5002, LogLevel.Error, "The market has failed")]
    public static partial void MarketFailed(this ILogger logger, Exception error);

    [LoggerMessage(5003, LogLevel.Debug, "Client {Client} has connected from {Address}")]
    public static partial void ClientConnected(this ILogger logger, long client, IPAddress? address);

    [LoggerMessage(5004, LogLevel.Debug, "Client {Client} is gone")]
    public static partial void ClientGone(this ILogger logger, long client);

    [LoggerMessage(5005, LogLevel.Warning, "Client {Client} is cut off: it did not keep up and its queue is full")]
    public static partial void ClientCutOff(this ILogger logger, long client);

    [LoggerMessage(5006, LogLevel.Warning, "Of {Path}, {OtherLines} lines hold no trade frame and are not sent; {Unreadable} hold a trade that REST cannot serve")]
    public static partial void FramesFileIsMixed(this ILogger logger, string path, long otherLines, long unreadable);
}
