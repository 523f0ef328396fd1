namespace Vwap.Feeds;

/// <summary>A connection has ended; the message says how.</summary>
internal sealed class ConnectionLostException(string message, Exception? inner = null) : Exception(message, inner);
